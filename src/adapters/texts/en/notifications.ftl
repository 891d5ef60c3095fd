order-placed = Order No. { $number } is placed. To pay: { $total }.

order-paid = { $cash ->
    [0] Order No. { $number } is paid with points. Thank you!
   *[other] Order No. { $number } is paid: { $cash }. Thank you!
}

points-accrued = { $points ->
    [one] You have earned { $points } point.
   *[other] You have earned { $points } points.
}
