order-placed = Заказ № { $number } оформлен. К оплате { $total }.

order-paid = { $cash ->
    [0] Заказ № { $number } оплачен баллами. Спасибо!
   *[other] Заказ № { $number } оплачен: { $cash }. Спасибо!
}

points-accrued = { $points ->
    [one] Вам начислен { $points } балл.
    [few] Вам начислено { $points } балла.
    [many] Вам начислено { $points } баллов.
   *[other] Вам начислено { $points } балла.
}
