"""The shop that `prilavok simulators` opens with."""

from __future__ import annotations

from entrypoints.simulators.woocommerce.shop import Shop


def fill(shop: Shop) -> None:
    _goods(shop)
    _clothes(shop)
    _pages(shop)


def _goods(shop: Shop) -> None:
    kitchen = shop.add_category("Посуда", slug="posuda")
    cups = shop.add_category("Кружки & чашки", slug="kruzhki", parent=kitchen.id)
    novelty = shop.add_tag("Новинка")
    shop.add_product(
        "Кружка «Утро» & чай 300 мл ☕",
        sku="CUP-001",
        price="1290.50",
        stock=10,
        description="<p>Фарфор, <strong>300&nbsp;мл</strong>. Можно в посудомоечную машину.</p>",
        short_description="Для первого чая.",
        categories=[cups.id],
        tags=[novelty.id],
        images=[shop.add_image("kruzhka-utro", alt="Кружка «Утро»").id],
        attributes=[{"name": "Материал", "options": ["Фарфор"], "visible": True}],
    )
    shop.add_product(
        "Чайник заварочный",
        sku="POT-001",
        price="2400",
        sale_price="1990",
        stock=3,
        description="<p>Стекло, 0,8 л.</p><ul><li>Фильтр из стали</li></ul>",
        categories=[kitchen.id],
        images=[shop.add_image("chaynik", alt="Чайник").id],
    )
    shop.add_product("Блюдце", sku="PLATE-001", price="350", stock=0, categories=[kitchen.id])
    shop.add_product("Подарочная карта", sku="GIFT-1", price="1000", virtual=True, categories=[kitchen.id])
    shop.add_product("Секретная ваза", price="9000", status="draft", categories=[kitchen.id])
    shop.add_product("Ваза на заказ", price="", categories=[kitchen.id], catalog_visibility="hidden")


def _clothes(shop: Shop) -> None:
    clothes = shop.add_category("Одежда", slug="odezhda", menu_order=1)
    hoodie = shop.add_product(
        "Худи с принтом",
        type="variable",
        sku="HD-1",
        description="<p>Плотный хлопок с начёсом.</p>",
        categories=[clothes.id],
        images=[shop.add_image("hudi", alt="Худи").id],
        attributes={"Размер": ["S", "M", "L"], "Цвет": ["Чёрный", "Белый"]},
    )
    for size, colour, price, stock in (
        ("S", "Чёрный", "4990", 3),
        ("M", "Чёрный", "4990", 5),
        ("M", "Белый", "5190", 0),
        ("L", "Белый", "5190", None),
    ):
        shop.add_variation(
            hoodie.id,
            sku=f"HD-1-{size}-{'B' if colour == 'Чёрный' else 'W'}",
            price=price,
            stock=stock,
            attributes={"Размер": size, "Цвет": colour},
        )
    shop.add_product(
        "Футболка базовая",
        sku="TS-001",
        price="1499.99",
        categories=[clothes.id],
        images=[shop.add_image("futbolka").id],
    )


def _pages(shop: Shop) -> None:
    shop.add_page(
        "О магазине & доставка",
        slug="o-magazine",
        content="<p>Мы <strong>рядом</strong>, привозим за день.</p>",
    )
    shop.add_page("Возврат", slug="vozvrat", content="<p>Две недели на возврат.</p>")
    shop.add_page("Черновик страницы", slug="chernovik", content="<p>Рано.</p>", status="draft")
    banners = shop.add_post_category("Баннеры", slug="banners")
    for title, name in (("Новая коллекция", "banner-1"), ("Чай в подарок", "banner-2")):
        shop.add_post(
            title,
            content=f"<p>{title}: смотрите в каталоге.</p>",
            excerpt=title,
            categories=[banners.id],
            featured_media=shop.add_image(name, alt=title, size=800).id,
        )
