### English

wire-number-check-digit = The last digit of the number does not fit
    .staff = The last digit of { $field } does not fit the rule. Check the number on the paper. If it is the same, use it as it is.
    .patient = We are checking a number. One moment, please.
    .vendor = The check digit of { $field } differs from the computed one. No reason to refuse; the value is carried as it came.
    .spoken = The last digit of the number does not fit. The field is { $field }. Check the number on the paper.

wire-number-form = The form of the number is unusual
    .staff = The length or characters of { $field } are unusual. Check the number on the paper. If it is the same, use it as it is.
    .patient = We are checking a number. One moment, please.
    .vendor = { $field } differs from its published format. No reason to refuse; the value is carried as it came.
    .spoken = The form of the number is unusual. The field is { $field }. Check the number on the paper.

wire-number-malformed = Check the form of the number
    .staff = The length or characters of { $field } do not fit. Enter it again.
    .patient = { -patient-wait }
    .vendor = { $field } breaks its number format. Correct it, then send again.
    .spoken = Check the form of the number. The field is { $field }.

wire-number-prefecture = The prefecture in the number is unknown
    .staff = { $field } names a prefecture that does not exist. Check the number on the paper. If it is the same, use it as it is.
    .patient = We are checking a number. One moment, please.
    .vendor = The prefecture in { $field } is not in 01 to 48. No reason to refuse; the value is carried as it came.
    .spoken = The prefecture in the number is unknown. The field is { $field }. Check the number on the paper.

wire-payload-malformed = The content cannot be read
    .staff = The content that arrived could not be read. Update the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = Not parsed as the agreed format. Retrying the same content is useless.
    .spoken = { wire-payload-malformed }. { wire-payload-malformed.staff }
