timeline-identity-client-registered = Client No. { $number } registered
timeline-identity-door-linked = Way to sign in added: { $door }
timeline-identity-door-unlinked = Way to sign in removed: { $door }
timeline-identity-client-blocked = Client blocked
timeline-identity-client-unblocked = Client unblocked

timeline-clients-client-added = Card of client No. { $number } added by the staff
timeline-clients-card-changed = Card changed
timeline-clients-note-added = Note added
timeline-clients-note-deleted = Note deleted

consent-purpose = { $purpose ->
    [personal_data] processing of personal data
    [marketing] advertising
    [sms] advertising by SMS
    [app_push] advertising by app notifications
    [email] advertising by e-mail
    [messenger] advertising in messengers
   *[other] { $purpose }
}
timeline-consents-given = Consent given: { consent-purpose }
timeline-consents-withdrawn = Consent withdrawn: { consent-purpose }

timeline-merging-clients-merged = Merged with another client
timeline-merging-merge-undone = Merge with another client undone

timeline-personal-data-client-erased = Personal data destroyed

timeline-orders-order-placed = Order No. { $number } placed for { $total }
timeline-orders-order-paid = Order No. { $number } paid
timeline-orders-order-confirmed = Order No. { $number } accepted
timeline-orders-order-ready = Order No. { $number } packed
timeline-orders-order-completed = Order No. { $number } handed over
timeline-orders-order-cancelled = Order No. { $number } cancelled
timeline-orders-order-expired = Unpaid order No. { $number } expired
timeline-orders-order-refunded = { $amount } returned for order No. { $number }

timeline-loyalty-points-accrued = Points accrued: { $points }
timeline-loyalty-points-activated = Points became available: { $points }
timeline-loyalty-accrual-reversed = Accrual of points reversed: { $points }
timeline-loyalty-points-forfeited = Client gave up points: { $points }

timeline-feedback-rating-left = Rating: { $stars } of 5

timeline-messages-sent = Message to the client
timeline-messages-received = Message from the client
