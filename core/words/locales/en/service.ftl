### English

request-body-malformed = The content cannot be read
    .staff = The service could not read what was sent. Update the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The body cannot be parsed, at { $field }. Correct it, then send again.
    .spoken = { request-body-malformed }. { request-body-malformed.staff }

request-body-timeout = The content came too slowly
    .staff = What was sent did not arrive in time. Check the network connection, then try again.
    .patient = { -patient-wait }
    .vendor = The body did not arrive within 10 s (408). Retry with the same key.
    .spoken = { request-body-timeout }. { request-body-timeout.staff }

request-body-too-large = The content is too large
    .staff = The file or content is too large. Make it smaller and send it again.
    .patient = { -patient-wait }
    .vendor = The body is over the limit (413). Send a smaller one.
    .spoken = { request-body-too-large }. { request-body-too-large.staff }

request-body-wrong-type = This format cannot be sent
    .staff = The format of the file or content is not supported. Send it in a format that the page names.
    .patient = { -patient-wait }
    .vendor = The Content-Type is not supported (415). Correct it, then send again.
    .spoken = { request-body-wrong-type }. { request-body-wrong-type.staff }

request-field-invalid = Check the entry
    .staff = Check the entry in { $field }.
    .patient = { -patient-wait }
    .vendor = The value of { $field } breaks its rule. Correct it, then send again.
    .spoken = Check the entry. The field is { $field }.

request-method-not-allowed = This cannot be done here
    .staff = This cannot be done here. Go back to the first page.
    .patient = { -patient-wait }
    .vendor = The HTTP method is not allowed (405). See the Allow header. Do not retry.
    .spoken = { request-method-not-allowed }. { request-method-not-allowed.staff }

request-rate-limited = Please wait a while
    .staff =
        Sending is paused after many requests. Wait { $seconds ->
            [one] 1 second
           *[other] { $seconds } seconds
        }, then send again.
    .patient = { -patient-wait }
    .vendor = Too many requests (429). Retry after { $seconds } s, as in Retry-After.
    .spoken = { request-rate-limited }. { request-rate-limited.staff }

request-route-unknown = Not found
    .staff = The place you asked for was not found. Go back to the first page.
    .patient = { -patient-wait }
    .vendor = There is no such route (404). Do not retry.
    .spoken = { request-route-unknown }. { request-route-unknown.staff }

service-answer-unknown = The service's answer is not understood
    .staff = The service gave an answer that this app does not know yet. Update the app. If this goes on, call your administrator.
    .patient = { -patient-other-way }
    .vendor = The code is not in the list of this version. Do not retry, update.
    .spoken = { service-answer-unknown }. { service-answer-unknown.staff }

service-backup-failed = The backup was not made
    .staff = The copy of the records could not be made. Call the administrator.
    .patient = { -patient-wait }
    .vendor = The file exists, cannot be written, or there is no database at the configured place. Correct it, then run it again.
    .spoken = { service-backup-failed }. { service-backup-failed.staff }

service-backup-other-way = The backup is made in another way
    .staff = The copy of these records is made by the database itself. Call the administrator.
    .patient = { -patient-wait }
    .vendor = The database is PostgreSQL. Use pg_dump and pg_restore, or base backups. Do not retry.
    .spoken = { service-backup-other-way }. { service-backup-other-way.staff }

service-internal-bug = The service had an unexpected problem
    .staff = The service had an unexpected problem. Wait a little, then try again. If this goes on, call your administrator.
    .patient = { -patient-other-way }
    .vendor = A defect of the service (500). Report it with the request id. Retry once with the same key.
    .spoken = { service-internal-bug }. { service-internal-bug.staff }

service-maintenance-planned = A pause of the service is planned
    .staff = The service pauses on { $date }. During the pause, confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = Planned maintenance, starting on { $date }. Retry after its end.
    .spoken = { service-maintenance-planned }. { service-maintenance-planned.staff }

service-overload-busy = The service is busy
    .staff = The service is busy. Wait a little, then try again.
    .patient = { -patient-wait }
    .vendor = The limit of concurrent work is reached (503). Retry with the same key and growing waits.
    .spoken = { service-overload-busy }. { service-overload-busy.staff }

service-request-timeout = The service took too long
    .staff = The service did not finish in time. Try again. If this goes on, confirm the qualification in another way.
    .patient = { -patient-wait }
    .vendor = Timeout inside the service (504). Retry with the same key.
    .spoken = { service-request-timeout }. { service-request-timeout.staff }

service-storage-unavailable = The service cannot be used for now
    .staff = The service cannot store records now. Wait a little, then try again. If this goes on, confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = The database cannot be reached or written (503). Retry with the same key after a pause.
    .spoken = { service-storage-unavailable }. { service-storage-unavailable.staff }

service-audit-broken = The audit record is broken
    .staff = The audit record does not hold together. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = The audit chain does not verify: a row was changed, removed or inserted.
    .spoken = { service-audit-broken }. { service-audit-broken.staff }

service-audit-chain-missing = An audit record is missing
    .staff = An audit record is missing. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = A chain that a checkpoint names is not in the database.
    .spoken = { service-audit-chain-missing }. { service-audit-chain-missing.staff }

service-audit-checkpoint = The audit checkpoints cannot be used
    .staff = The saved checkpoints of the audit cannot be used. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = The checkpoint file cannot be read or written, or a line of it does not verify.
    .spoken = { service-audit-checkpoint }. { service-audit-checkpoint.staff }

service-audit-cut-off = The audit record ends too early
    .staff = The audit record ends too early. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = A chain ends before a row that a checkpoint names.
    .spoken = { service-audit-cut-off }. { service-audit-cut-off.staff }

service-audit-rewritten = The audit record was written anew
    .staff = The audit record is not the one that was saved. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = A chain verifies in itself, and a row differs from its checkpoint.
    .spoken = { service-audit-rewritten }. { service-audit-rewritten.staff }

service-clock-jumped = Nothing was erased yet
    .staff = The clock of the service may be off. Check it. If it is right, erase again and say that it is right.
    .patient = { -patient-wait }
    .vendor = The clock stands farther from the last instant seen than the settings allow. Nothing was erased. Correct it, or run with --clock-is-right.
    .spoken = { service-clock-jumped }. { service-clock-jumped.staff }
