### English

wire-number-malformed = Check the form of the number
    .staff = The length or characters of { $field } do not fit. Enter it again.
    .patient = { -patient-wait }
    .vendor = { $field } breaks its number format. Correct it, then send again.
    .spoken = Check the form of the number. The field is { $field }.

wire-payload-malformed = The content cannot be read
    .staff = The content that arrived could not be read. Update the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = Not parsed as the agreed format. Retrying the same content is useless.
    .spoken = { wire-payload-malformed }. { wire-payload-malformed.staff }
