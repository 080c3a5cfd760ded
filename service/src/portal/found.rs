//! What the facility master says about what was typed into a registration.

use kazasu_forms::{FieldError, Form, Values, registration as forms};
use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::InstitutionCode;
use kazasu_wire::number::RegistrationNumber;

use super::facts::facts;
use crate::service::Service;
use crate::store::{StoreError, facility};

/// What the master says about what was typed.
pub(super) enum Found {
    /// One facility.
    One(Facility),
    /// More than one, or none that a master would hold: the operator looks.
    ForReview,
}

/// What the master says; `None` where what it would be asked for does not hold yet.
pub(super) async fn look_up(
    service: &Service,
    form: &Form,
    typed: &Values,
) -> Result<Option<Result<Found, FieldError>>, StoreError> {
    let facts = facts(service);
    let value = |id: &str| {
        let field = form.field(id)?;
        field.rule?.check(typed.get(id), typed, &facts).ok()
    };
    if let Some(number) = form
        .field("registration_number")
        .and_then(|_| value("registration_number"))
    {
        let kind = FacilityKind::from(typed.get("kind"));
        let mut found = facility::by_registration(&service.store, &as_written(&number)).await?;
        found.retain(|facility| facility.kind == kind);
        let several = found.len() > 1;
        return Ok(Some(match found.pop() {
            Some(_) if several => Ok(Found::ForReview),
            Some(facility) => Ok(Found::One(facility)),
            None => Err(FieldError::new("registration_number", "portal.facility.unknown")),
        }));
    }
    if form.field("institution_digits").is_some() {
        let Some(code) = ten_digits(value("prefecture"), value("institution_digits")) else {
            return Ok(None);
        };
        let found = facility::by_code(&service.store, &code).await?;
        return Ok(Some(
            match found.filter(|found| found.kind == FacilityKind::HealthCheck) {
                Some(facility) => Ok(Found::One(facility)),
                None => Err(FieldError::new("institution_digits", "portal.facility.unknown")),
            },
        ));
    }
    Ok(form.field("facility_title").map(|_| Ok(Found::ForReview)))
}

/// 健診実施機関等コード（10桁）: prefecture, 区分, seven digits (requirements 84).
fn ten_digits(prefecture: Option<String>, digits: Option<String>) -> Option<InstitutionCode> {
    format!("{}{}{}", prefecture?, forms::HEALTH_CHECK_DIVISION, digits?)
        .parse()
        .ok()
}

/// The ways a master may write a number: receipts leave the letter out (eligibility facts 65).
fn as_written(number: &str) -> Vec<String> {
    let Ok(parsed) = number.parse::<RegistrationNumber>() else {
        return vec![number.to_owned()];
    };
    let plain = number.trim_start_matches(['協', '契']).to_owned();
    match (parsed.is_judo(), parsed.agreement()) {
        (true, None) => vec![format!("協{plain}"), format!("契{plain}"), plain],
        (true, Some(_)) => vec![number.to_owned(), plain],
        (false, _) => vec![number.to_owned()],
    }
}

/// Fills in what the page shows by itself.
pub(super) fn show_found(form: &Form, typed: &mut Values, found: Option<&Result<Found, FieldError>>) {
    if form.field("division").is_some() {
        typed.set("division", "2：健診実施機関等");
    }
    let Some(Ok(Found::One(facility))) = found else {
        return;
    };
    typed.set("facility_name", facility.name.clone());
    typed.set("institution_code", facility.institution_code.as_str());
    if let Ok(number) = typed.get("registration_number").parse::<RegistrationNumber>() {
        typed.set("shown_number", number.to_string());
    }
}
