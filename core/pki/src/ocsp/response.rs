//! What an answer says, once everything about it holds.

use const_oid::db::rfc6960::{ID_PKIX_OCSP_BASIC, ID_PKIX_OCSP_NONCE};
use der::asn1::{ContextSpecific, OctetString, SequenceOf};
use der::{AnyRef, Decode as _, Encode as _};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::CrlReason;
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspGeneralizedTime, OcspResponse, OcspResponseStatus, ResponseData,
    SingleResponse,
};

use super::{OcspError, OcspRefusal, OcspRequest, responder};
use crate::signed::{Signed, extensions_are_understood};
use crate::{Revocation, UnixSeconds};

/// What RFC 6960 leaves to whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OcspRules {
    /// Whether an answer must carry the nonce.
    pub nonce: NoncePolicy,
    /// How far the responder's clock may be ahead, in seconds.
    pub skew: u32,
    /// How long an answer without a next update counts, in seconds after its this update.
    pub longest: u32,
}

/// What to do with an answer that carries no nonce. A **wrong** nonce is always refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoncePolicy {
    /// Refuse it.
    Required,
    /// Accept it: an old answer can then be played back until its own end. For responders with answers made in
    /// advance (RFC 5019 §4).
    Optional,
}

/// What a responder said about the certificate asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OcspAnswer {
    /// What it said.
    pub status: OcspStatus,
    /// The instant at which that was known to be so.
    pub this_update: UnixSeconds,
    /// The last instant at which the answer counts as current.
    pub fresh_until: UnixSeconds,
}

/// What is said of a certificate (RFC 6960 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OcspStatus {
    /// Not revoked.
    Good,
    /// Revoked for good.
    Revoked {
        /// Since when.
        at: UnixSeconds,
    },
    /// On hold (一時停止); a later answer may lift it.
    OnHold {
        /// Since when.
        at: UnixSeconds,
    },
    /// The responder does not know the certificate.
    Unknown,
}

impl OcspRequest {
    /// Judges the bytes that came back: form, responder, signature, nonce, certID, dates, in this order. Nothing an
    /// answer says is looked at before its signature holds. `known` tells whether the responder's own certificate is
    /// revoked.
    ///
    /// # Errors
    /// The first [`OcspError`] in that order.
    pub fn verify(
        &self,
        der: &[u8],
        at: UnixSeconds,
        rules: OcspRules,
        known: &dyn Revocation,
    ) -> Result<OcspAnswer, OcspError> {
        if der.len() > Self::LONGEST_ANSWER {
            return Err(OcspError::TooLong { length: der.len() });
        }
        let basic = basic_response(der)?;
        let basic = basic.as_bytes();
        let data = BasicOcspResponse::from_der(basic)
            .map_err(|_| OcspError::Malformed)?
            .tbs_response_data;
        let (signed, rest) = Signed::split_open(basic).map_err(|_| OcspError::Malformed)?;
        let certificates = certificates(rest).map_err(|_| OcspError::Malformed)?;
        let produced_at = seconds(data.produced_at);
        let key = responder::key(self, &data.responder_id, &certificates, produced_at, at, known)?;
        signed.verify(&key).map_err(|_| OcspError::Signature)?;
        self.read(&data, at, rules)
    }

    fn read(&self, data: &ResponseData, at: UnixSeconds, rules: OcspRules) -> Result<OcspAnswer, OcspError> {
        let extensions = data.response_extensions.as_deref().unwrap_or_default();
        if !extensions_are_understood(extensions, &[ID_PKIX_OCSP_NONCE]) {
            return Err(OcspError::Extension);
        }
        self.check_nonce(extensions, rules.nonce)?;
        let mut ours = data
            .responses
            .iter()
            .filter(|single| self.is_about(&single.cert_id));
        let (Some(single), None) = (ours.next(), ours.next()) else {
            return Err(OcspError::OtherCertificate);
        };
        if seconds(data.produced_at) > at.plus(i64::from(rules.skew)) {
            return Err(OcspError::Early);
        }
        answer(single, at, rules)
    }

    fn check_nonce(&self, extensions: &[Extension], policy: NoncePolicy) -> Result<(), OcspError> {
        let found = extensions
            .iter()
            .find(|extension| extension.extn_id == ID_PKIX_OCSP_NONCE);
        match (found, policy) {
            (Some(extension), _) => {
                let nonce = OctetString::from_der(extension.extn_value.as_bytes())
                    .map_err(|_| OcspError::Extension)?;
                if nonce.as_bytes() == self.nonce {
                    Ok(())
                } else {
                    Err(OcspError::Nonce)
                }
            }
            (None, NoncePolicy::Required) => Err(OcspError::Nonce),
            (None, NoncePolicy::Optional) => Ok(()),
        }
    }
}

/// The basic response inside (RFC 6960 §4.2.1), or what the responder said instead.
fn basic_response(der: &[u8]) -> Result<OctetString, OcspError> {
    let response = OcspResponse::from_der(der).map_err(|_| OcspError::Malformed)?;
    let refusal = match response.response_status {
        OcspResponseStatus::Successful => {
            return response
                .response_bytes
                .filter(|bytes| bytes.response_type == ID_PKIX_OCSP_BASIC)
                .map(|bytes| bytes.response)
                .ok_or(OcspError::Malformed);
        }
        OcspResponseStatus::MalformedRequest => OcspRefusal::MalformedRequest,
        OcspResponseStatus::InternalError => OcspRefusal::InternalError,
        OcspResponseStatus::TryLater => OcspRefusal::TryLater,
        OcspResponseStatus::SigRequired => OcspRefusal::SignatureRequired,
        OcspResponseStatus::Unauthorized => OcspRefusal::Unauthorized,
    };
    Err(OcspError::Refused(refusal))
}

/// The certificates after the signature, each exactly as it came.
fn certificates(rest: &[u8]) -> der::Result<Vec<Vec<u8>>> {
    /// Room for more than [`responder::key`] looks at, so that too many are noticed there.
    const ROOM: usize = 8;
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let field = ContextSpecific::<SequenceOf<AnyRef<'_>, ROOM>>::from_der(rest)?;
    if field.tag_number != der::TagNumber::N0 {
        return Err(der::Tag::Sequence.value_error());
    }
    field.value.iter().map(|any| any.to_der()).collect()
}

fn answer(single: &SingleResponse, at: UnixSeconds, rules: OcspRules) -> Result<OcspAnswer, OcspError> {
    let extensions = single.single_extensions.as_deref().unwrap_or_default();
    if !extensions_are_understood(extensions, &[]) {
        return Err(OcspError::Extension);
    }
    let this_update = seconds(single.this_update);
    if this_update > at.plus(i64::from(rules.skew)) {
        return Err(OcspError::Early);
    }
    let fresh_until = match single.next_update.map(seconds) {
        Some(next_update) if next_update < this_update => return Err(OcspError::Malformed),
        Some(next_update) => next_update,
        None => this_update.plus(i64::from(rules.longest)),
    };
    let status = match &single.cert_status {
        CertStatus::Good(_) => OcspStatus::Good,
        CertStatus::Unknown(_) => OcspStatus::Unknown,
        CertStatus::Revoked(info) => {
            let at = seconds(info.revocation_time);
            match info.revocation_reason {
                Some(CrlReason::CertificateHold) => OcspStatus::OnHold { at },
                _ => OcspStatus::Revoked { at },
            }
        }
    };
    // As with lists: an old "revoked" is still one, an old "good" is not.
    if at > fresh_until && !matches!(status, OcspStatus::Revoked { .. }) {
        return Err(OcspError::Stale);
    }
    Ok(OcspAnswer {
        status,
        this_update,
        fresh_until,
    })
}

fn seconds(time: OcspGeneralizedTime) -> UnixSeconds {
    // X.509 ends with the year 9999, far inside both types.
    UnixSeconds::new(i64::try_from(time.0.to_unix_duration().as_secs()).unwrap_or(i64::MAX))
}
