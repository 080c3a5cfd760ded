### English

facility-co-location-approved = The co-location is approved already
    .staff = This declaration is approved already. Look at the list.
    .patient = { -patient-wait }
    .vendor = The declaration is approved already. Do not retry.
    .spoken = { facility-co-location-approved }. { facility-co-location-approved.staff }

facility-co-location-not-entitled = This clinic cannot be declared co-located
    .staff = Choose two clinics of judo therapy, or of massage, acupuncture and moxibustion, that handle delegated receipt.
    .patient = { -patient-wait }
    .vendor = The kind of an institution is neither judo nor ahaki. Check the institution codes.
    .spoken = { facility-co-location-not-entitled }. { facility-co-location-not-entitled.staff }

facility-co-location-same = The two clinics are one
    .staff = Enter two different institution codes.
    .patient = { -patient-wait }
    .vendor = Both institution codes are the same. Correct them, then retry.
    .spoken = { facility-co-location-same }. { facility-co-location-same.staff }

facility-co-location-taken = This clinic is part of another declaration
    .staff = Make the other declaration end first. Then declare again.
    .patient = { -patient-wait }
    .vendor = One of the institutions is part of a declaration that is not withdrawn.
    .spoken = { facility-co-location-taken }. { facility-co-location-taken.staff }

facility-co-location-unknown = The declaration was not found
    .staff = There is no such declaration, or it was withdrawn. Look at the list.
    .patient = { -patient-wait }
    .vendor = No such declaration, or it was withdrawn. Do not retry.
    .spoken = { facility-co-location-unknown }. { facility-co-location-unknown.staff }

facility-institution-unknown = The institution code is not registered
    .staff = Check the institution code. If it is right, import the facility master first.
    .patient = { -patient-wait }
    .vendor = The facility master does not hold the institution code. Import it, then retry.
    .spoken = { facility-institution-unknown }. { facility-institution-unknown.staff }
