### English

receipt-client-invalid = The receipt computer was not recognised
    .staff = Check the connection settings of the receipt computer. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = client_id and client_secret do not belong together (401, invalid_client). Which one is at fault is never told. Do not retry before the settings are corrected.
    .spoken = { receipt-client-invalid }. { receipt-client-invalid.staff }

receipt-client-not-approved = The receipt computer waits for approval
    .staff = Wait until the connection is approved. If it is urgent, call your administrator.
    .patient = { -patient-wait }
    .vendor = The client is not approved yet (400, unauthorized_client). Do not retry before the approval.
    .spoken = { receipt-client-not-approved }. { receipt-client-not-approved.staff }

receipt-client-stopped = The receipt computer is stopped
    .staff = The administrator stopped this connection. Call your administrator.
    .patient = { -patient-wait }
    .vendor = The client is stopped (400, unauthorized_client). Do not retry.
    .spoken = { receipt-client-stopped }. { receipt-client-stopped.staff }

receipt-condition-failed = The inquiry number was changed elsewhere
    .staff = Check the present number, then set it again.
    .patient = { -patient-wait }
    .vendor = If-Match names another state than the present one (412). Read it again and retry with the new ETag.
    .spoken = { receipt-condition-failed }. { receipt-condition-failed.staff }

receipt-condition-missing = The inquiry number was not set
    .staff = Update the receipt computer. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = A change needs If-Match (428). Send it again with the ETag of a GET, or with *.
    .spoken = { receipt-condition-missing }. { receipt-condition-missing.staff }

receipt-format-not-offered = This format is not offered
    .staff = Update the receipt computer. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = None of the formats in Accept is offered (406). Ask for JSON, XML or another one of the document, then send again.
    .spoken = { receipt-format-not-offered }. { receipt-format-not-offered.staff }

receipt-limit-locked = The receipt computer is locked
    .staff = The connection is locked after many tries. Call your administrator.
    .patient = { -patient-wait }
    .vendor = Locked after too many wrong tries of this client from this address (429), for up to a day or until the operator unlocks it. Correct the settings. Do not retry before.
    .spoken = { receipt-limit-locked }. { receipt-limit-locked.staff }

receipt-limit-too-many = Please wait a while
    .staff =
        Connecting is paused after several tries. Wait { $seconds ->
            [one] 1 second
           *[other] { $seconds } seconds
        }, then check the connection settings of the receipt computer.
    .patient = { -patient-wait }
    .vendor = The limit of wrong tries is reached (429). Correct the settings and retry after { $seconds } s, as in Retry-After.
    .spoken = { receipt-limit-too-many }. { receipt-limit-too-many.staff }

receipt-result-unknown = The result was not found
    .staff = The result was not found. Check whether its time is over. If it is needed, confirm the qualification again.
    .patient = { -patient-wait }
    .vendor = No result of this clinic, or past the end of the next month (404). Do not retry.
    .spoken = { receipt-result-unknown }. { receipt-result-unknown.staff }

receipt-token-expired = The receipt computer is reconnecting
    .staff = Please wait.
    .patient = { -patient-wait }
    .vendor = The access token is past its ten minutes (401). Get a new one and retry once.
    .spoken = { receipt-token-expired }. { receipt-token-expired.staff }

receipt-token-invalid = The receipt computer must connect again
    .staff = Open the receipt computer's program again. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The access token is unknown, or its client was stopped (401). Get a new one and retry once.
    .spoken = { receipt-token-invalid }. { receipt-token-invalid.staff }

receipt-token-missing = The receipt computer must connect
    .staff = Open the receipt computer's program again. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = There is no access token (401). Get one by client_credentials, then send again.
    .spoken = { receipt-token-missing }. { receipt-token-missing.staff }
