"""Pictures drawn for tests, and other servers that keep them, without a network."""

from io import BytesIO

from dishka import Provider, Scope, provide
from PIL import Image

from application.media.ports import PictureSource


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **options: object
) -> bytes:
    target = BytesIO()
    Image.new(mode, size, (200, 30, 30, 128)[: len(mode)]).save(target, kind, **options)
    return target.getvalue()


class Pictures(PictureSource):
    """The same for every address."""

    def __init__(self) -> None:
        self.answer: bytes | Exception = picture()
        self.asked = 0

    async def fetch(self, url: str) -> bytes:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class PicturesOfOthers(Provider):
    scope = Scope.APP

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures

    @provide(override=True)
    def source(self) -> PictureSource:
        return self._pictures
