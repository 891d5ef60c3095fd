door-code-subject = Your code

door-code = Your code: { $code }. It works for 10 minutes. If you did not ask for it, just delete this letter.
