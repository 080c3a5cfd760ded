//! 併設申告: two clinics under one roof share the terminals of one of them (requirements 276–279, docs/adr/0015).
//!
//! From its approval to its withdrawal every terminal of the 主たる施術所, also one activated later, may check and list
//! for both clinics; each result is filed under the clinic chosen in the request. Nothing is copied to terminals: what a
//! terminal may do is looked up at every request. The terminals of the 従たる施術所 stay with their own clinic.

use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::{CoLocationId, FacilityId, InstitutionCode};
use thiserror::Error;

use crate::audit::{self, Action, Entry};
use crate::service::{Service, opaque_id};
use crate::store::co_location::{Clinic, CoLocation};
use crate::store::{self, StoreError, Write};

/// Why nothing was done with a declaration.
#[derive(Debug, Error)]
pub enum CoLocationError {
    /// The facility master does not hold one of the institutions.
    #[error("an institution is not in the facility master")]
    UnknownInstitution,
    /// A clinic cannot be declared with itself.
    #[error("the two clinics are one")]
    Same,
    /// Both must be clinics that handle 受領委任: 柔道整復, or あん摩マッサージ指圧・はり・きゅう (requirements 278).
    #[error("a clinic does not handle 受領委任")]
    NotEntitled,
    /// One of the clinics is part of a declaration that is not withdrawn.
    #[error("a clinic is part of another declaration")]
    Taken,
    /// There is no such declaration, or it was withdrawn.
    #[error("there is no such declaration, or it was withdrawn")]
    Unknown,
    /// The declaration is approved already.
    #[error("the declaration is approved already")]
    Approved,
    /// An id was malformed; never in practice.
    #[error("an id was malformed")]
    Id,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CoLocationError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownInstitution => "facility.institution.unknown",
            Self::Same => "facility.co-location.same",
            Self::NotEntitled => "facility.co-location.not-entitled",
            Self::Taken => "facility.co-location.taken",
            Self::Unknown => "facility.co-location.unknown",
            Self::Approved => "facility.co-location.approved",
            Self::Id => "service.internal.bug",
            Self::Store(error) => error.code(),
        }
    }
}

/// Declares that `secondary` is checked for by the terminals of `primary` as well. Counts once [`approve`]d.
///
/// # Errors
/// See [`CoLocationError`].
pub async fn declare(
    service: &Service,
    primary: &InstitutionCode,
    secondary: &InstitutionCode,
) -> Result<CoLocation, CoLocationError> {
    let declared = may_declare(service, primary, secondary).await?;
    let mut write = service.store.write().await?;
    if !store::co_location::insert(&mut write, &declared).await? {
        return Err(CoLocationError::Taken);
    }
    write_down(service, &mut write, Action::CoLocationDeclared, &declared).await?;
    write.commit().await?;
    Ok(declared)
}

/// A declaration of two clinics that may be made, not written yet.
///
/// # Errors
/// [`CoLocationError::Same`], [`CoLocationError::UnknownInstitution`], [`CoLocationError::NotEntitled`].
pub async fn may_declare(
    service: &Service,
    primary: &InstitutionCode,
    secondary: &InstitutionCode,
) -> Result<CoLocation, CoLocationError> {
    if primary == secondary {
        return Err(CoLocationError::Same);
    }
    Ok(CoLocation {
        co_location_id: opaque_id().ok_or(CoLocationError::Id)?,
        primary: entitled(service, primary).await?,
        secondary: entitled(service, secondary).await?,
        declared_at: service.clock.now(),
        approved_at: None,
        withdrawn_at: None,
    })
}

/// Writes a declaration that counts at once, in the transaction of the decision about it.
///
/// # Errors
/// [`CoLocationError::Taken`].
pub(crate) async fn declare_in(
    service: &Service,
    write: &mut Write,
    declared: &CoLocation,
) -> Result<(), CoLocationError> {
    if !store::co_location::insert(write, declared).await? {
        return Err(CoLocationError::Taken);
    }
    write_down(service, write, Action::CoLocationDeclared, declared).await?;
    store::co_location::approve(write, &declared.co_location_id, service.clock.now()).await?;
    Ok(write_down(service, write, Action::CoLocationApproved, declared).await?)
}

/// Ends a declaration, in the transaction of the decision about it.
///
/// # Errors
/// [`CoLocationError::Unknown`].
pub(crate) async fn withdraw_in(
    service: &Service,
    write: &mut Write,
    declared: &CoLocation,
) -> Result<(), CoLocationError> {
    if !store::co_location::withdraw(write, &declared.co_location_id, service.clock.now()).await? {
        return Err(CoLocationError::Unknown);
    }
    Ok(write_down(service, write, Action::CoLocationWithdrawn, declared).await?)
}

/// The declaration a clinic is part of now, in either part.
///
/// # Errors
/// [`CoLocationError::Store`].
pub async fn of(service: &Service, facility: &FacilityId) -> Result<Option<CoLocation>, CoLocationError> {
    Ok(store::co_location::of(&service.store, facility).await?)
}

/// Lets a declaration count from the next request on.
///
/// # Errors
/// [`CoLocationError::Unknown`] or [`CoLocationError::Approved`].
pub async fn approve(service: &Service, id: &CoLocationId) -> Result<CoLocation, CoLocationError> {
    let mut declared = in_force(service, id).await?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !store::co_location::approve(&mut write, id, now).await? {
        return Err(CoLocationError::Approved);
    }
    write_down(service, &mut write, Action::CoLocationApproved, &declared).await?;
    write.commit().await?;
    declared.approved_at = Some(now);
    Ok(declared)
}

/// Ends a declaration (取消), approved or not: from the next request on each terminal is with its own clinic again.
/// What was filed stays with its clinic.
///
/// # Errors
/// [`CoLocationError::Unknown`].
pub async fn withdraw(service: &Service, id: &CoLocationId) -> Result<CoLocation, CoLocationError> {
    let mut declared = in_force(service, id).await?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !store::co_location::withdraw(&mut write, id, now).await? {
        return Err(CoLocationError::Unknown);
    }
    write_down(service, &mut write, Action::CoLocationWithdrawn, &declared).await?;
    write.commit().await?;
    declared.withdrawn_at = Some(now);
    Ok(declared)
}

async fn entitled(service: &Service, code: &InstitutionCode) -> Result<Clinic, CoLocationError> {
    let found = store::facility::by_code(&service.store, code).await?;
    let Facility {
        facility_id,
        institution_code,
        kind,
        ..
    } = found.ok_or(CoLocationError::UnknownInstitution)?;
    match kind {
        FacilityKind::Judo | FacilityKind::Ahaki => Ok(Clinic {
            facility_id,
            institution_code,
        }),
        _ => Err(CoLocationError::NotEntitled),
    }
}

async fn in_force(service: &Service, id: &CoLocationId) -> Result<CoLocation, CoLocationError> {
    let found = store::co_location::find(&service.store, id).await?;
    found
        .filter(|declared| declared.withdrawn_at.is_none())
        .ok_or(CoLocationError::Unknown)
}

/// One row for each clinic: every row of the audit names one.
async fn write_down(
    service: &Service,
    write: &mut Write,
    action: Action,
    declared: &CoLocation,
) -> Result<(), StoreError> {
    let now = service.clock.now();
    for clinic in [&declared.primary, &declared.secondary] {
        let entry = Entry {
            facility: Some(&clinic.facility_id),
            ..Entry::default()
        };
        audit::write_down(write, service.keys.as_ref(), now, action, entry).await?;
    }
    Ok(())
}
