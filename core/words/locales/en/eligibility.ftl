### English

# Reads exactly like eligibility-validity-none, so that nothing hints at the reason.
eligibility-change-insurer = The insurer has changed
    .staff = The insurer differs from last time. Use the new insurer name and number.
    .patient = Your insurance is new.
    .vendor = The insurer number differs from the last result. The values are in the result.
    .spoken = { eligibility-change-insurer }. { eligibility-change-insurer.staff }

eligibility-change-number = The symbol or number has changed
    .staff = The symbol or number differs from last time. Use the new symbol and number.
    .patient = Your insurance number is new.
    .vendor = Symbol, number or branch differs from the last result. The values are in the result.
    .spoken = { eligibility-change-number }. { eligibility-change-number.staff }

eligibility-change-share = The share has changed
    .staff = The share was { $before } and is now { $after }. Charge the new share.
    .patient = Your share changed from { $before } to { $after }.
    .vendor = The share differs from the last result: before { $before }, after { $after }.
    .spoken = { eligibility-change-share }. { eligibility-change-share.staff }

eligibility-check-unconfirmed = Recorded as not confirmed
    .staff = What you checked in another way was recorded. Check with the card at the next visit this month.
    .patient = Please bring your My Number Card next time too.
    .vendor = A record without a word of the service. It has no validity. Check again within the month.
    .spoken = { eligibility-check-unconfirmed }. { eligibility-check-unconfirmed.staff }

eligibility-share-unknown = The share is not known
    .staff = The insurer sent no share. Check the share in the elderly recipient certificate or the written confirmation.
    .patient = Please show a paper that tells your share.
    .vendor = No value from the insurer, and age alone does not settle the statutory share. Never guessed.
    .spoken = { eligibility-share-unknown }. { eligibility-share-unknown.staff }

eligibility-validity-invalid = Qualification (not valid)
    .staff = No qualification that can be used today was confirmed. Ask the patient to show the qualification screen of Mynaportal. Without it, ask for the notice of qualification together with the card. Check again at the next visit this month.
    .patient = We need to check your insurance again. Please show the Mynaportal screen or your notice of qualification.
    .vendor = Validity 2 (invalid). Do not retry. Go on to the substitute ways.
    .spoken = The qualification is not valid. Use the Mynaportal screen or the notice of qualification. Check again at the next visit this month.

eligibility-validity-invalid-replaced = Qualification (not valid), a new one exists
    .staff = The former qualification has ended and there is a new one. Use the insurer and numbers of the new one. Correct your own records too.
    .patient = Your insurance is new. We will use the new one.
    .vendor = Validity 3 (invalid, a new one exists). Use the row of the new one.
    .spoken = The former qualification is not valid. There is a new one. Use its insurer and numbers.

eligibility-validity-multiple = Several qualifications
    .staff = Two or more qualifications were found. Ask the patient which insurance is in use. Choose the one that fits.
    .patient = More than one insurance was found. Please tell us which one you use now.
    .vendor = Validity 5 (several). Never chosen automatically.
    .spoken = { eligibility-validity-multiple }. { eligibility-validity-multiple.staff }

eligibility-validity-none = No qualification found
    .staff = No qualification was found. Ask the patient to show the qualification screen of Mynaportal. Without it, ask for the written confirmation of qualification. Check again at the next visit this month.
    .patient = Your insurance was not found. Please show the Mynaportal screen or your written confirmation.
    .vendor = Validity 4 (no qualification found). Do not retry. Go on to the substitute ways.
    .spoken = { eligibility-validity-none }. { eligibility-validity-none.staff }

eligibility-validity-valid = Qualification (valid)
    .staff = The qualification is confirmed. Check the insurer and the share, then go on.
    .patient = Your insurance is confirmed.
    .vendor = Validity 1 (valid).
    .spoken = The qualification is valid. Check the insurer and the share, then go on.

eligibility-validity-valid-unregistered = Valid (not registered yet)
    .staff = The qualification is valid, but some data is not registered yet. Check the missing fields in the patient's papers.
    .patient = Your insurance is confirmed. Please also show your papers.
    .vendor = Validity 6 (valid, not registered). Empty fields are never guessed.
    .spoken = The qualification is valid, but some data is not registered yet. Check the missing fields in the patient's papers.

eligibility-change-name = The name has changed
    .staff = The name has changed since the last check. Check the name in your records.
    .patient = Your registered name has changed.
    .vendor = The name differs from the previous result.
    .spoken = { eligibility-change-name }. { eligibility-change-name.staff }

eligibility-change-validity = The qualification has changed
    .staff = The qualification has changed since the last check. Use today's result.
    .patient = The state of your insurance has changed.
    .vendor = The validity differs from the previous result.
    .spoken = { eligibility-change-validity }. { eligibility-change-validity.staff }

eligibility-validity-unknown = A result this version does not know
    .staff = The result is of a kind this version does not know. Update the app and check again.
    .patient = This takes a little longer.
    .vendor = The validity word is not in this version's vocabulary. It is kept as it came.
    .spoken = { eligibility-validity-unknown }. { eligibility-validity-unknown.staff }
