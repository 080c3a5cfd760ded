### English

fallback-record-due = To confirm again this month: { $count }
    .staff = Some patients were confirmed another way. Check their card at the next visit this month.
    .patient = { -patient-wait }
    .vendor = { $count } unconfirmed records are left.
    .spoken = To confirm again this month, { $count }. { fallback-record-due.staff }

fallback-record-none = Nobody has to be confirmed again
    .staff = No record is waiting. Go on with the reception.
    .patient = { -patient-wait }
    .vendor = There are no unconfirmed records.
    .spoken = { fallback-record-none }. { fallback-record-none.staff }

fallback-way-portal = My Number Card and the Mynaportal screen
    .staff = Ask for the card together with the coverage screen of Mynaportal. A downloaded PDF will do.
    .patient = Please show your card and your Mynaportal screen.
    .vendor = The way of requirement 244.
    .spoken = { fallback-way-portal }. { fallback-way-portal.staff }

fallback-way-notice = My Number Card and the coverage notice
    .staff = Ask for the card together with the coverage notice. The notice alone will not do.
    .patient = Please show your card and your coverage notice.
    .vendor = The way of requirements 244 and 253a; the notice needs the card.
    .spoken = { fallback-way-notice }. { fallback-way-notice.staff }

fallback-way-oral = What is known, confirmed by word
    .staff = For patients whose coverage is known from an earlier visit. Ask whether it has changed.
    .patient = Please tell us if your insurance has changed.
    .vendor = The way of requirement 245.
    .spoken = { fallback-way-oral }. { fallback-way-oral.staff }

fallback-way-certificate = Certificate of coverage
    .staff = For patients without a My Number Card. Ask for the certificate of coverage and look at its last day.
    .patient = Please show your certificate of coverage.
    .vendor = The way of requirement 248.
    .spoken = { fallback-way-certificate }. { fallback-way-certificate.staff }

fallback-way-insurance-card = Health insurance card
    .staff = Ask for a health insurance card that has not ended. It can be used until 1 December 2025 at the latest.
    .patient = Please show your health insurance card.
    .vendor = The way of requirement 248, until 2025-12-01.
    .spoken = { fallback-way-insurance-card }. { fallback-way-insurance-card.staff }

fallback-record-confirmed = An earlier record is confirmed
    .staff = A patient recorded another way is now confirmed by card. The record left the list. Go on with the reception.
    .patient = Today your card was confirmed.
    .vendor = The unconfirmed record with the same numbers was removed.
    .spoken = { fallback-record-confirmed }. { fallback-record-confirmed.staff }
