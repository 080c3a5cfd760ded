//! Who may answer for a CA: the CA itself, or one it certified for that and nothing else (RFC 6960 §4.2.2.2).

use const_oid::db::rfc5280::ID_KP_OCSP_SIGNING;
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_ocsp::ResponderId;

use super::request::sha1;
use super::{OcspError, OcspRequest};
use crate::certificate::{decode, extension, policies};
use crate::signed::Signed;
use crate::{Mode, PublicKey, Revocation, RevocationStatus, SerialNumber, UnixSeconds};

/// Most certificates looked at in one answer (`project-defined`; one is enough).
const MOST_CERTIFICATES: usize = 4;

/// The key of the responder `named` in an answer produced at `produced_at`.
///
/// Only the CA that **issued the certificate asked about** counts, not any CA under its name. A CA answers for itself
/// within its own dates. A delegate must be certified by that CA's key with id-kp-OCSPSigning, be no CA, stand within
/// its dates now, and not be revoked as far as `known` tells; id-pkix-ocsp-nocheck is not asked for, since `known` is
/// asked whatever the certificate wishes.
pub(super) fn key(
    request: &OcspRequest,
    named: &ResponderId,
    certificates: &[Vec<u8>],
    produced_at: UnixSeconds,
    at: UnixSeconds,
    known: &dyn Revocation,
) -> Result<PublicKey, OcspError> {
    if certificates.len() > MOST_CERTIFICATES {
        return Err(OcspError::Malformed);
    }
    let mut refusal = OcspError::Responder;
    for der in certificates {
        match delegate(request, named, der, at, known) {
            Ok(key) => return Ok(key),
            Err(OcspError::Responder) => {}
            Err(error) => refusal = error,
        }
    }
    let is_the_authority =
        is_named(named, &request.issuer, &request.issuer_key)? && request.issuer_dates.contain(produced_at);
    if is_the_authority {
        Ok(request.issuer_key.clone())
    } else {
        Err(refusal)
    }
}

fn delegate(
    request: &OcspRequest,
    named: &ResponderId,
    der: &[u8],
    at: UnixSeconds,
    known: &dyn Revocation,
) -> Result<PublicKey, OcspError> {
    let (signed, tbs) = decode(der).map_err(|_| OcspError::Responder)?;
    let key = PublicKey::from_info(&tbs.subject_public_key_info).map_err(|_| OcspError::Responder)?;
    let may_answer = is_named(named, &tbs.subject, &key)?
        && was_issued_by(request, &signed, &tbs)?
        && is_for_answers(request.mode, &tbs)?
        && (UnixSeconds::from(tbs.validity.not_before)..=tbs.validity.not_after.into()).contains(&at);
    if !may_answer {
        return Err(OcspError::Responder);
    }
    let serial =
        SerialNumber::from_integer(tbs.serial_number.as_bytes()).map_err(|_| OcspError::Responder)?;
    match known.status(&request.issuer_key_id, &serial, at) {
        RevocationStatus::Revoked { .. } => Err(OcspError::ResponderRevoked),
        RevocationStatus::Good | RevocationStatus::Unknown { .. } => Ok(key),
    }
}

fn was_issued_by(request: &OcspRequest, signed: &Signed, tbs: &TbsCertificate) -> Result<bool, OcspError> {
    let key_id = extension::<AuthorityKeyIdentifier>(tbs)
        .map_err(|_| OcspError::Responder)?
        .and_then(|identifier| identifier.key_identifier);
    let names_it = key_id.is_none_or(|key_id| key_id.as_bytes() == request.issuer_key_id.as_bytes());
    Ok(tbs.issuer == request.issuer
        && names_it
        && request.issuer_dates.contain(tbs.validity.not_before.into())
        && signed.verify(&request.issuer_key).is_ok())
}

/// The extended usage is demanded, and anyExtendedKeyUsage does not stand for it: a holder's certificate of the same CA
/// must not answer for itself.
fn is_for_answers(mode: Mode, tbs: &TbsCertificate) -> Result<bool, OcspError> {
    let unreadable = |_| OcspError::Responder;
    let extended = extension::<ExtendedKeyUsage>(tbs).map_err(unreadable)?;
    let usage = extension::<KeyUsage>(tbs).map_err(unreadable)?;
    let constraints = extension::<BasicConstraints>(tbs).map_err(unreadable)?;
    let world = Mode::of_policies(&policies(tbs).map_err(unreadable)?);
    Ok(
        extended.is_some_and(|usages| usages.0.contains(&ID_KP_OCSP_SIGNING))
            && usage.is_none_or(|usage| usage.0.contains(KeyUsages::DigitalSignature))
            && !constraints.is_some_and(|constraints| constraints.ca)
            && world.is_none_or(|world| world == mode),
    )
}

fn is_named(named: &ResponderId, name: &Name, key: &PublicKey) -> Result<bool, OcspError> {
    Ok(match named {
        ResponderId::ByName(named) => named == name,
        ResponderId::ByKey(hash) => *hash == sha1(key.as_bytes())?,
    })
}
