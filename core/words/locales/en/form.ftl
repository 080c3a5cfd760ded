### English

form-account-id-form = This is not an account ID
    .staff = Enter W and seven digits.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-account-id-form }. { form-account-id-form.staff }

form-choice-unknown = Nothing is chosen
    .staff = Choose one from the list.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-choice-unknown }. { form-choice-unknown.staff }

form-date-form = This is not a date
    .staff = Enter year, month and day with hyphens, as in the example.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-date-form }. { form-date-form.staff }

form-date-future = This day is still to come
    .staff = Enter a day up to today.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-date-future }. { form-date-future.staff }

form-digits-count = The number of digits does not fit
    .staff = Enter { $count } digits.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-digits-count }. { form-digits-count.staff }

form-digits-most = Only digits can be used here
    .staff = Enter up to { $count } digits, without hyphens.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-digits-most }. { form-digits-most.staff }

form-email-form = This is not a mail address
    .staff = Enter small letters, digits, periods, hyphens and underscores, with one at sign.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-email-form }. { form-email-form.staff }

form-field-required = This is empty
    .staff = Enter this field.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-field-required }. { form-field-required.staff }

form-file-heic = A photo of this kind cannot be attached
    .staff = Choose it again after saving it as PNG or PDF. Your phone's camera settings can change the kind too.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-file-heic }. { form-file-heic.staff }

form-file-jpeg = JPEG photos cannot be attached
    .staff = Save the photo as PNG or PDF, then attach it.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-file-jpeg }. { form-file-jpeg.staff }

form-file-kind = This file cannot be attached
    .staff = Choose a PDF, PNG or Excel file.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-file-kind }. { form-file-kind.staff }

form-file-size = The file is too large
    .staff = Choose a file of up to { $count } megabytes.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-file-size }. { form-file-size.staff }

form-number-range = The number is out of range
    .staff = Enter a number from 1 to { $count }.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-number-range }. { form-number-range.staff }

form-password-differs = The two passwords differ
    .staff = Enter the same password twice.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-password-differs }. { form-password-differs.staff }

form-password-short = The password is too short
    .staff = Enter at least { $count } characters.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-password-short }. { form-password-short.staff }

form-password-weak = The password is too simple
    .staff = Enter 8 to 100 characters, with a capital letter, a small letter and a digit.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-password-weak }. { form-password-weak.staff }

form-registration-number-ahaki = The registration number does not fit
    .staff = Enter ten digits, with or without separators.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-registration-number-ahaki }. { form-registration-number-ahaki.staff }

form-registration-number-judo = The registration number does not fit
    .staff = Enter the letter of the agreement and nine digits, with or without separators.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-registration-number-judo }. { form-registration-number-judo.staff }

form-telephone-form = This is not a telephone number
    .staff = Enter 10 or 11 digits, without hyphens.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-telephone-form }. { form-telephone-form.staff }

form-terms-unticked = The terms are not accepted
    .staff = Read the terms. To accept them, tick the box.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-terms-unticked }. { form-terms-unticked.staff }

form-text-control = There are characters that cannot be used
    .staff = Enter it again without line breaks and hidden signs.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-text-control }. { form-text-control.staff }

form-text-too-long = The text is too long
    .staff = Enter up to { $count } characters.
    .patient = { -patient-wait }
    .vendor = The value does not hold the rule of its field. Correct it, then retry.
    .spoken = { form-text-too-long }. { form-text-too-long.staff }
