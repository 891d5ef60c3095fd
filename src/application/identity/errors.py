"""Refusals of those whom we do not know. They tell a stranger as little as possible; the log has the reason."""

from application.shared.access import Unauthenticated
from domain.shared.errors import NotFound


class CredentialsWrong(Unauthenticated):
    """One answer for an unknown address and for a wrong password."""

    code = "identity.credentials_wrong"

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class InitDataInvalid(Unauthenticated):
    code = "identity.init_data_invalid"

    def __init__(self) -> None:
        super().__init__("These launch parameters were not signed by Telegram for this shop.")


class InitDataExpired(Unauthenticated):
    code = "identity.init_data_expired"

    def __init__(self) -> None:
        super().__init__("These launch parameters are too old: open the Mini App again.")


class LaunchParamsInvalid(Unauthenticated):
    code = "identity.launch_params_invalid"

    def __init__(self) -> None:
        super().__init__("These launch parameters were not signed by VK for this shop.")


class LaunchParamsExpired(Unauthenticated):
    code = "identity.launch_params_expired"

    def __init__(self) -> None:
        super().__init__("These launch parameters are too old: open the Mini App again.")


class RefreshTokenInvalid(Unauthenticated):
    """One answer for a forged, an expired, a revoked and a reused token."""

    code = "identity.refresh_token_invalid"

    def __init__(self) -> None:
        super().__init__("The refresh token cannot be used: sign in again.")


class SessionNotFound(NotFound):
    code = "identity.session_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such session.")
