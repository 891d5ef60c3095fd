"""Every use case, one line per capability: the table of contents of the product."""

from __future__ import annotations

from dishka import AnyOf, Provider, Scope, provide, provide_all

from application.cart.put_into_cart import PutIntoCart
from application.cart.queries import GetCart
from application.cart.remove_from_cart import ClearCart, RemoveFromCart
from application.catalogue.change_category import ChangeCategory
from application.catalogue.change_product import ChangeProduct
from application.catalogue.create_category import CreateCategory
from application.catalogue.create_product import CreateProduct
from application.catalogue.deactivate_category import DeactivateCategory
from application.catalogue.deactivate_product import DeactivateProduct
from application.catalogue.queries import (
    CountFacets,
    GetCategory,
    GetCategoryTree,
    GetProduct,
    ListDeliveryMethods,
    ListProducts,
)
from application.catalogue.rebuild_cards import RebuildCards
from application.catalogue.when_availability_changed import (
    ShowWhenAvailabilityChanged,
    ShowWhenLocationSwitched,
)
from application.catalogue.when_order_completed import CountWhenOrderCompleted
from application.health.queries import CheckReadiness
from application.identity.access_states import AccessChanged, AccessStates
from application.identity.authenticate import Authenticate
from application.identity.end_session import LogOut, LogOutEverywhere
from application.identity.log_in_by_email import LogInByEmail
from application.identity.meet import Meet
from application.identity.my_sessions import EndMySession, ListMySessions
from application.identity.newcomers import Newcomers
from application.identity.queries import GetMe
from application.identity.refresh_session import RefreshSession
from application.identity.register_by_email import RegisterByEmail
from application.identity.set_password import SetPassword
from application.identity.sign_in import Doorkeeper
from application.identity.sign_in_with_telegram import SignInWithTelegram
from application.identity.sign_in_with_vk import SignInWithVk
from application.identity.token_pairs import TokenPairs
from application.identity.unlink_door import UnlinkDoor
from application.ledger.prove_ledger import ProveLedger
from application.loyalty.accrual import AccruePoints
from application.loyalty.activate_points import ActivatePoints
from application.loyalty.queries import GetStanding, ListPointsEntries
from application.loyalty.when_order_completed import AccrueWhenOrderCompleted
from application.loyalty.when_order_paid import AccrueWhenOrderPaid
from application.notifications.catch_up import CatchUpWithMessages
from application.notifications.notifier import Notifier
from application.notifications.queries import ListMessages
from application.notifications.send_message import SendMessage
from application.notifications.when_order_paid import NotifyWhenOrderPaid
from application.notifications.when_order_placed import NotifyWhenOrderPlaced
from application.notifications.when_points_accrued import NotifyWhenPointsAccrued
from application.orders.cancel_by_staff import CancelByStaff
from application.orders.cancel_order import Cancellation, CancelOrder
from application.orders.cancel_unpaid import CancelUnpaid
from application.orders.catch_up import CatchUpWithOrders
from application.orders.expire_order import ExpireOrder
from application.orders.fulfil_order import AcceptOrder, CompleteOrder, MakeOrderReady
from application.orders.holds import Holds
from application.orders.place_order import PlaceOrder
from application.orders.ports import OrderMoney
from application.orders.pricing import PriceBasket
from application.orders.queries import GetOrder, ListMyOrders, ListOrders
from application.orders.quote_cart import QuoteCart
from application.payments.catch_up import CatchUpWithRefunds
from application.payments.mock_provider import ActAtMockProvider, DeliverMockNotice, LookAtMockPayment
from application.payments.payments_of_order import PaymentsOfOrder
from application.payments.queries import GetPayment, ListOrphans, ListReviewCases
from application.payments.refund_desk import RefundDesk
from application.payments.resolve_review import ResolveReviewCase
from application.payments.retry_refund import RetryRefund
from application.payments.settle_refund import SettleRefund
from application.payments.start_payment import StartPayment
from application.payments.take_payment_event import TakePaymentEvent
from application.shared.catch_up import AskAgain
from application.shared.guesses import Guesses
from application.shared.idempotency import AnswerOnce
from application.shared.on_record import OnRecord
from application.shared.rate_limits import Standings
from application.shared.react import ReactOnce


class UseCaseProvider(Provider):
    scope = Scope.REQUEST

    shared = provide_all(AnswerOnce, ReactOnce, OnRecord, CheckReadiness)
    limits = provide_all(Guesses, Standings)
    categories = provide_all(CreateCategory, ChangeCategory, DeactivateCategory, GetCategory, GetCategoryTree)
    products = provide_all(CreateProduct, ChangeProduct, DeactivateProduct, GetProduct, ListProducts)
    facets = provide_all(CountFacets)
    delivery = provide_all(ListDeliveryMethods)
    doors = provide_all(
        Doorkeeper, Newcomers, Meet, RegisterByEmail, LogInByEmail, SignInWithTelegram, SignInWithVk, GetMe
    )
    own_doors = provide_all(SetPassword, UnlinkDoor)
    sessions = provide_all(TokenPairs, RefreshSession, LogOut, LogOutEverywhere, ListMySessions, EndMySession)
    access = provide_all(Authenticate, AccessStates, AccessChanged)
    cart = provide_all(GetCart, PutIntoCart, RemoveFromCart, ClearCart, QuoteCart)
    orders = provide_all(PriceBasket, Holds, PlaceOrder, ExpireOrder, GetOrder, ListMyOrders)
    cancelling = provide_all(Cancellation, CancelOrder, CancelUnpaid)
    fulfilment = provide_all(ListOrders, AcceptOrder, MakeOrderReady, CompleteOrder, CancelByStaff)
    payments = provide_all(StartPayment, TakePaymentEvent, SettleRefund, GetPayment)
    payments_of_order = provide(PaymentsOfOrder, provides=AnyOf[PaymentsOfOrder, OrderMoney])
    catch_up = provide_all(AskAgain, CatchUpWithOrders, CatchUpWithRefunds, CatchUpWithMessages)
    payment_desk = provide_all(ListReviewCases, ListOrphans, ResolveReviewCase, RefundDesk, RetryRefund)
    mock_payments = provide_all(LookAtMockPayment, DeliverMockNotice, ActAtMockProvider)
    ledger = provide_all(ProveLedger)
    loyalty = provide_all(AccruePoints, ActivatePoints, GetStanding, ListPointsEntries)
    notifications = provide_all(Notifier, SendMessage, ListMessages)
    sales = provide_all(CountWhenOrderCompleted)
    cards = provide_all(ShowWhenAvailabilityChanged, ShowWhenLocationSwitched, RebuildCards)
    accrual = provide_all(AccrueWhenOrderPaid, AccrueWhenOrderCompleted)
    reactions = provide_all(NotifyWhenOrderPlaced, NotifyWhenOrderPaid, NotifyWhenPointsAccrued)
