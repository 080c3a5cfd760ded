### English

portal-code-refused = The code does not match
    .staff = Enter the six digits your authenticator shows now, or a recovery code not used yet.
    .patient = { -patient-wait }
    .vendor = The second factor does not match. Check the clock of the authenticator.
    .spoken = { portal-code-refused }. { portal-code-refused.staff }

portal-facility-unknown = The facility was not found
    .staff = Check the number. For a new facility, register about a month after it opened.
    .patient = { -patient-wait }
    .vendor = The facility master holds no such facility.
    .spoken = { portal-facility-unknown }. { portal-facility-unknown.staff }

portal-form-stale = This page can no longer be sent
    .staff = Please open the page again and send it once more.
    .patient = { -patient-wait }
    .vendor = The CSRF value does not match. Load the page again, then retry.
    .spoken = { portal-form-stale }. { portal-form-stale.staff }

portal-link-expired = The link has expired
    .staff = Start the registration or the reset again.
    .patient = { -patient-wait }
    .vendor = The link is past its end. Do not retry.
    .spoken = { portal-link-expired }. { portal-link-expired.staff }

portal-link-unknown = This link cannot be used
    .staff = Please open the link of the newest mail you got.
    .patient = { -patient-wait }
    .vendor = There is no such link, or a newer one replaced it.
    .spoken = { portal-link-unknown }. { portal-link-unknown.staff }

portal-link-used = This link was used already
    .staff = Go to the log-in page. If you cannot log in, start again.
    .patient = { -patient-wait }
    .vendor = The single-use link was used.
    .spoken = { portal-link-used }. { portal-link-used.staff }

portal-login-locked = Log-in is locked
    .staff = Wait { $seconds } seconds, or reset the password.
    .patient = { -patient-wait }
    .vendor = Locked after tries that did not match. Retry after { $seconds } seconds.
    .spoken = { portal-login-locked }. { portal-login-locked.staff }

portal-login-refused = You could not be logged in
    .staff = Check the mail address and the password. If you have just registered, open the link in the mail first.
    .patient = { -patient-wait }
    .vendor = Address or password do not match, or the registration is not complete.
    .spoken = { portal-login-refused }. { portal-login-refused.staff }

portal-login-too-many = It did not match several times
    .staff = Wait { $seconds } seconds, then enter it again.
    .patient = { -patient-wait }
    .vendor = Slowed after tries that did not match. Retry after { $seconds } seconds.
    .spoken = { portal-login-too-many }. { portal-login-too-many.staff }

portal-mail-refused = A mail was refused
    .staff = Check the address, and call the person if needed.
    .patient = { -patient-wait }
    .vendor = The mail server refused a mail for good. It is not retried.
    .spoken = { portal-mail-refused }. { portal-mail-refused.staff }

portal-mail-unavailable = A mail has not gone out yet
    .staff = Check the mail server. Sending is tried again by itself.
    .patient = { -patient-wait }
    .vendor = The mail server did not answer or refused for now. It is retried with growing waits.
    .spoken = { portal-mail-unavailable }. { portal-mail-unavailable.staff }

portal-page-unknown = The page was not found
    .staff = Check the address, or start from the top page.
    .patient = { -patient-wait }
    .vendor = There is no such page, or it is not the caller's.
    .spoken = { portal-page-unknown }. { portal-page-unknown.staff }

portal-session-ended = You need to log in
    .staff = Please log in again. You were logged out after a while without use.
    .patient = { -patient-wait }
    .vendor = There is no session, or it has ended.
    .spoken = { portal-session-ended }. { portal-session-ended.staff }
