### English

office-account-unknown = No such account
    .staff = Go back to the list and check the account ID. An account whose use has ended cannot be used.
    .patient = { -patient-wait }
    .vendor = Not an account of this facility, or its use has ended. Do not retry.
    .spoken = { office-account-unknown }. { office-account-unknown.staff }

office-application-changed = The application has changed
    .staff = Somebody else was faster, or its state does not allow this. Open the page again and look at its state.
    .patient = { -patient-wait }
    .vendor = The version is old or the state does not allow the step. Read it again first.
    .spoken = { office-application-changed }. { office-application-changed.staff }

office-application-incomplete = Something is missing
    .staff = Fill in what is required, attach the documents, and send again.
    .patient = { -patient-wait }
    .vendor = A required field is missing or malformed. Mend it and retry.
    .spoken = { office-application-incomplete }. { office-application-incomplete.staff }

office-application-unknown = No such application
    .staff = Open it again from the list of applications.
    .patient = { -patient-wait }
    .vendor = There is none, or it is somebody else's. Do not retry.
    .spoken = { office-application-unknown }. { office-application-unknown.staff }

office-facility-check-exhausted = No more checks of the facility today
    .staff = Try again tomorrow, or choose to attach documents.
    .patient = { -patient-wait }
    .vendor = The facility has used its tries of the day (Japan). Retry after midnight there.
    .spoken = { office-facility-check-exhausted }. { office-facility-check-exhausted.staff }

office-facility-check-no-match = The facility could not be confirmed
    .staff = Check what was entered. If it still fails, choose to attach documents.
    .patient = { -patient-wait }
    .vendor = No match, or nothing to compare with; which of them is not told.
    .spoken = { office-facility-check-no-match }. { office-facility-check-no-match.staff }

office-preview-too-large = The picture is too large to be shown
    .staff = Save the file itself and look at it.
    .patient = { -patient-wait }
    .vendor = It has more dots than are drawn. Use the file itself.
    .spoken = { office-preview-too-large }. { office-preview-too-large.staff }

office-preview-unavailable = The preview cannot be shown
    .staff = Save the file itself and look at it, and tell whoever runs the service.
    .patient = { -patient-wait }
    .vendor = The program that draws previews is not named or does not start: see the setting office.preview.
    .spoken = { office-preview-unavailable }. { office-preview-unavailable.staff }

office-preview-unreadable = The preview cannot be shown
    .staff = The file is broken or locked by a password. Save it and look at it, or return the application.
    .patient = { -patient-wait }
    .vendor = The file cannot be read, or took too much time or memory. Do not retry with the same file.
    .spoken = { office-preview-unreadable }. { office-preview-unreadable.staff }

office-review-claimed = Another reviewer has this application
    .staff = To decide about it, claim it first.
    .patient = { -patient-wait }
    .vendor = The caller is not the claimant. Claim it, then retry.
    .spoken = { office-review-claimed }. { office-review-claimed.staff }

office-review-same-person = A second person has to approve
    .staff = Ask another reviewer than the first to approve.
    .patient = { -patient-wait }
    .vendor = Four eyes is set. Another reviewer has to approve.
    .spoken = { office-review-same-person }. { office-review-same-person.staff }

office-sheet-gone = The account's data is not kept any more
    .staff = A terminal was registered, the time is over, or the link was used. To get it again, re-issue the account.
    .patient = { -patient-wait }
    .vendor = It goes at the first activation or after 30 days. Only re-issue helps.
    .spoken = { office-sheet-gone }. { office-sheet-gone.staff }

office-subsidy-refused = The subsidy cannot be applied for
    .staff = The deadline is past, or this facility or the one declared with it has one already. Look at the list of decisions.
    .patient = { -patient-wait }
    .vendor = Past the deadline, or already decided for the facility or its pair. Do not retry.
    .spoken = { office-subsidy-refused }. { office-subsidy-refused.staff }

office-upload-infected = This file is not taken
    .staff = The scan refused it. Make it again on another machine.
    .patient = { -patient-wait }
    .vendor = The scan program refused it. Do not retry the same file.
    .spoken = { office-upload-infected }. { office-upload-infected.staff }

office-upload-unconverted = The photo could not be converted
    .staff = It is broken or too large. Save it as PNG or PDF and attach that.
    .patient = { -patient-wait }
    .vendor = The JPEG cannot be read or has too many dots. Send PNG or PDF.
    .spoken = { office-upload-unconverted }. { office-upload-unconverted.staff }
