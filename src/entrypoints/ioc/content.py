"""Favourites, banners, pages, and promotions on products."""

from __future__ import annotations

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.banners import SqlBannerClicks, SqlBannerReader, SqlBanners
from adapters.persistence.favorites import SqlFavoriteReader, SqlFavorites
from adapters.persistence.pages import SqlPageReader, SqlPages
from adapters.persistence.promoted_goods import SqlPromotedGoods
from adapters.persistence.promotions import SqlPromotionReader, SqlPromotions
from application.content.click_banner import ClickBanner
from application.content.keep_banner import ChangeBanner, CreateBanner, DeleteBanner
from application.content.keep_page import ChangePage, CreatePage, DeletePage
from application.content.ports import BannerClicks, BannerReader, BannerRepository, PageReader, PageRepository
from application.content.queries import (
    GetBanner,
    GetPage,
    ListBanners,
    ListPages,
    ListShownBanners,
    ListShownPages,
    ReadPage,
)
from application.content.sync_content import BannerCategory, SyncContent
from application.favorites.keep_favorites import AddFavorite, RemoveFavorite
from application.favorites.ports import FavoriteReader, Favorites
from application.favorites.queries import ListFavorites
from application.promotions.apply_promotions import ApplyPromotions
from application.promotions.keep_promotion import ChangePromotion, CreatePromotion, DeletePromotion
from application.promotions.ports import PromotedGoods, PromotionReader, PromotionRepository
from application.promotions.queries import GetPromotion, ListPromotions, ListRunningPromotions
from entrypoints.settings import Settings


class ContentProvider(Provider):
    scope = Scope.REQUEST

    favorites = provide(SqlFavorites, provides=Favorites)
    favorite_reader = provide(SqlFavoriteReader, provides=FavoriteReader)
    banners = provide(SqlBanners, provides=BannerRepository)
    banner_reader = provide(SqlBannerReader, provides=BannerReader)
    clicks = provide(SqlBannerClicks, provides=BannerClicks)
    pages = provide(SqlPages, provides=PageRepository)
    page_reader = provide(SqlPageReader, provides=PageReader)
    promotions = provide(SqlPromotions, provides=PromotionRepository)
    promotion_reader = provide(SqlPromotionReader, provides=PromotionReader)
    promoted_goods = provide(SqlPromotedGoods, provides=PromotedGoods)

    marking = provide_all(AddFavorite, RemoveFavorite, ListFavorites)
    banner_desk = provide_all(CreateBanner, ChangeBanner, DeleteBanner, ListBanners, GetBanner)
    shown_banners = provide_all(ListShownBanners, ClickBanner)
    page_desk = provide_all(CreatePage, ChangePage, DeletePage, ListPages, GetPage)
    shown_pages = provide_all(ListShownPages, ReadPage)
    promotion_desk = provide_all(CreatePromotion, ChangePromotion, DeletePromotion, ListPromotions)
    promoting = provide_all(ApplyPromotions, GetPromotion, ListRunningPromotions)
    sync = provide(SyncContent)

    @provide(scope=Scope.APP)
    def banner_category(self, settings: Settings) -> BannerCategory:
        return BannerCategory(settings.woocommerce.banner_category)
