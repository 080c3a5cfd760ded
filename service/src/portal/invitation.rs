//! Invitations of medical institutions: a link by mail to whom the operator names (docs/adr/0023-portal.md).

use jiff::SignedDuration;
use kazasu_pages::Site;
use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::InstitutionCode;

use super::id::{InvitationId, OperatorId};
use super::mail::{self, Letter, LetterKind};
use super::session::after;
use super::token::Token;
use crate::audit::{self, Action, Entry};
use crate::keyring::SealingKey;
use crate::problem::Refusal;
use crate::service::{Service, opaque_id};
use crate::store::invitation::{self as store, Invitation, Purpose};
use crate::store::{self as stores, StoreError, facility, sealed};

/// Invites an institution of the master; `None` where the master holds no medical institution of the code.
pub(crate) async fn invite(
    service: &Service,
    code: &InstitutionCode,
    email: &str,
    purpose: Purpose,
    by: &OperatorId,
) -> Result<Option<Facility>, StoreError> {
    let found = facility::by_code(&service.store, code).await?;
    let Some(facility) = found.filter(|facility| facility.kind == FacilityKind::Medical) else {
        return Ok(None);
    };
    let now = service.clock.now();
    let invitation_id: InvitationId = stores::well_formed(opaque_id(), TABLE)?;
    let days = service.settings.portal.invitation_days;
    let place = sealed::context(TABLE, invitation_id.as_str());
    let keys = service.keys.as_ref();
    let invitation = Invitation {
        sealed: keys.seal(SealingKey::Register, &place, email.as_bytes())?,
        invitation_id,
        facility_id: facility.facility_id.clone(),
        purpose,
        invited_at: now,
        expires_at: after(now, SignedDuration::from_hours(24 * i64::from(days))),
        used_at: None,
    };
    let token = Token::new();
    // EXPOSE: to the owner of the address.
    let link = service
        .origin
        .join(&format!("/institutions/register/{}", token.expose()));
    let operator = service.settings.operator.at(Site::Institutions);
    let letter = Letter::invitation(&operator, email, &facility.name, &link, days);
    let mut write = service.store.write().await?;
    store::insert(&mut write, &invitation, &token.hash(), by).await?;
    mail::write(service, &mut write, LetterKind::Invitation, &letter).await?;
    let entry = Entry {
        facility: Some(&facility.facility_id),
        subject: Some(audit::subject(keys, by.as_str().as_bytes())),
        ..Entry::default()
    };
    audit::write_down(&mut write, keys, now, Action::InstitutionInvited, entry).await?;
    write.commit().await?;
    Ok(Some(facility))
}

/// The invitation of a link's word, while it works, with the institution.
pub(super) async fn open(service: &Service, word: &str) -> Result<(Invitation, Facility), Refusal> {
    let unknown = || Refusal::new("portal.link.unknown", "there is no such link");
    let token = Token::read(word).ok_or_else(unknown)?;
    let found = store::by_token(&service.store, &token.hash()).await?;
    let invitation = found.ok_or_else(unknown)?;
    if invitation.used_at.is_some() {
        return Err(Refusal::new("portal.link.used", "the link was used"));
    }
    if invitation.expires_at <= service.clock.now() {
        return Err(Refusal::new("portal.link.expired", "the link has ended"));
    }
    let facility = facility::by_id(&service.store, &invitation.facility_id).await?;
    Ok((invitation, facility.ok_or_else(unknown)?))
}

/// The mail address an invitation went to.
pub(crate) fn address(service: &Service, invitation: &Invitation) -> Result<String, StoreError> {
    let place = sealed::context(TABLE, invitation.invitation_id.as_str());
    let opened = service.keys.open(&place, &invitation.sealed)?;
    stores::well_formed(String::from_utf8(opened.to_vec()).ok(), TABLE)
}

const TABLE: &str = "institution_invitations";
