//! Revocation answers from certificate revocation lists (証明書失効リスト, RFC 5280 §5).

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::Decode;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlReason};

use crate::signed::{Signed, extensions_are_understood};
use crate::{
    AuthorityKeyId, Doubt, IdentifierError, Revocation, RevocationStatus, SerialNumber, TrustAnchors,
    UnixSeconds,
};

/// Revocation lists of several CAs, each verified by the anchor with its key identifier.
///
/// - The same serial number under two generations is two certificates.
/// - A listed certificate is revoked however old the list is. One that is not listed is good only by a **complete** list
///   that is still fresh (its next update not past, plus [`CrlSet::tolerate`]). A list for one distribution point can
///   revoke, but cannot say "good", since a serial number does not tell its municipality.
/// - RFC 5280 §3.3 lets a CA drop a certificate from its lists once it has expired. So an entry stays known after a newer
///   list leaves it out, save a hold (一時停止), which a newer list lifts: give the set every list, in any order, and
///   after a restart ask what was kept of [`CrlSet::take_learned`] as well, or a certificate revoked before its expiry
///   could come back in its grace.
#[derive(Clone)]
pub struct CrlSet {
    anchors: TrustAnchors,
    tolerance: i64,
    authorities: BTreeMap<AuthorityKeyId, Known>,
    learned: Vec<RevokedCertificate>,
}

/// A certificate that is revoked for good, for whoever keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokedCertificate {
    /// Key identifier of its CA.
    pub authority: AuthorityKeyId,
    /// Its serial number.
    pub serial: SerialNumber,
    /// Since when it is revoked.
    pub at: UnixSeconds,
}

impl CrlSet {
    /// Longest list taken, in bytes (`project-defined`; about a million entries).
    pub const LONGEST: usize = 32 << 20;

    /// No lists yet: every answer is [`RevocationStatus::Unknown`].
    #[must_use]
    pub fn new(anchors: TrustAnchors) -> Self {
        Self {
            anchors,
            tolerance: 0,
            authorities: BTreeMap::new(),
            learned: Vec::new(),
        }
    }

    /// Lets lists count as fresh for this many seconds after their next update was due. None by default.
    #[must_use]
    pub fn tolerate(mut self, seconds: u32) -> Self {
        self.tolerance = i64::from(seconds);
        self
    }

    /// Verifies one list and takes what it says.
    ///
    /// # Errors
    /// [`CrlError`]; the set is then unchanged.
    pub fn add(&mut self, der: &[u8]) -> Result<(), CrlError> {
        if der.len() > Self::LONGEST {
            return Err(CrlError::TooLong { length: der.len() });
        }
        let signed = Signed::split(der).map_err(|_| CrlError::Malformed)?;
        let tbs = CertificateList::from_der(der)
            .map_err(|_| CrlError::Malformed)?
            .tbs_cert_list;
        if tbs.signature != *signed.algorithm() {
            return Err(CrlError::Malformed);
        }
        let authority = self.issuer(&signed, &tbs)?;
        let list = List::from_tbs(&tbs)?;
        let known = self.authorities.entry(authority.clone()).or_default();
        let news = known.take(list).into_iter();
        self.learned.extend(news.map(|(serial, at)| RevokedCertificate {
            authority: authority.clone(),
            serial,
            at,
        }));
        Ok(())
    }

    /// What was learned since this was called last: entries no list had before, or with an earlier date. Holds are not
    /// among them; they last as long as the list that says so.
    pub fn take_learned(&mut self) -> Vec<RevokedCertificate> {
        std::mem::take(&mut self.learned)
    }

    /// The CA whose key made the signature and may sign lists.
    fn issuer(&self, signed: &Signed, tbs: &TbsCertList) -> Result<AuthorityKeyId, CrlError> {
        let key_id = extension::<AuthorityKeyIdentifier>(tbs.crl_extensions.as_deref())?
            .and_then(|identifier| identifier.key_identifier)
            .ok_or(CrlError::AuthorityKeyId)?;
        let key_id = AuthorityKeyId::from_bytes(key_id.as_bytes())?;
        let mut refusal = CrlError::UnknownAuthority;
        for authority in self.anchors.candidates(&tbs.issuer, &key_id) {
            if !authority.signs_lists || !authority.is_valid_at(tbs.this_update.into()) {
                refusal = CrlError::AuthorityMayNot;
            } else if signed.verify(&authority.key).is_err() {
                refusal = CrlError::Signature;
            } else {
                return Ok(authority.key_id.clone());
            }
        }
        Err(refusal)
    }
}

impl Revocation for CrlSet {
    fn status(&self, authority: &AuthorityKeyId, serial: &SerialNumber, at: UnixSeconds) -> RevocationStatus {
        let Some(known) = self.authorities.get(authority) else {
            return RevocationStatus::Unknown {
                doubt: Doubt::Down,
                last_good: None,
            };
        };
        let on_hold = known.lists.values().find_map(|list| list.holds.get(serial));
        if let Some(&at) = known.revoked.get(serial).or(on_hold) {
            return RevocationStatus::Revoked { at };
        }
        let complete = || known.lists.values().filter(|list| list.complete);
        if complete().any(|list| at <= list.next_update.plus(self.tolerance)) {
            return RevocationStatus::Good;
        }
        let last_good = complete().map(|list| list.this_update).max();
        RevocationStatus::Unknown {
            doubt: if last_good.is_some() {
                Doubt::Stale
            } else {
                Doubt::Down
            },
            last_good,
        }
    }
}

impl fmt::Debug for CrlSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrlSet")
            .field("authorities", &self.authorities.len())
            .finish_non_exhaustive()
    }
}

/// What is known of one CA.
#[derive(Clone, Default)]
struct Known {
    /// Revoked for good, by any list.
    revoked: HashMap<SerialNumber, UnixSeconds>,
    /// The newest list of each scope.
    lists: BTreeMap<Scope, List>,
}

impl Known {
    /// Takes what a list says, and gives back what is new in it.
    fn take(&mut self, mut list: List) -> Vec<(SerialNumber, UnixSeconds)> {
        let mut news = Vec::new();
        for (serial, at) in list.revoked.drain() {
            if self.revoked.get(&serial).is_none_or(|&known| at < known) {
                self.revoked.insert(serial.clone(), at);
                news.push((serial, at));
            }
        }
        let newest = self
            .lists
            .get(&list.scope)
            .is_none_or(|held| held.this_update <= list.this_update);
        if newest {
            self.lists.insert(list.scope.clone(), list);
        }
        news
    }
}

/// DER of the issuing distribution point, empty without one.
type Scope = Vec<u8>;

/// One list, verified.
#[derive(Clone)]
struct List {
    scope: Scope,
    complete: bool,
    this_update: UnixSeconds,
    next_update: UnixSeconds,
    revoked: HashMap<SerialNumber, UnixSeconds>,
    holds: HashMap<SerialNumber, UnixSeconds>,
}

impl List {
    fn from_tbs(tbs: &TbsCertList) -> Result<Self, CrlError> {
        /// Leaving out the delta indicator refuses delta lists, which say nothing by themselves.
        const UNDERSTOOD: [ObjectIdentifier; 2] =
            [AuthorityKeyIdentifier::OID, IssuingDistributionPoint::OID];
        let extensions = tbs.crl_extensions.as_deref();
        if !extensions_are_understood(extensions.unwrap_or_default(), &UNDERSTOOD) {
            return Err(CrlError::Extension);
        }
        let (scope, complete) = scope(extensions)?;
        let mut list = Self {
            scope,
            complete,
            this_update: tbs.this_update.into(),
            next_update: tbs.next_update.ok_or(CrlError::NextUpdate)?.into(),
            revoked: HashMap::new(),
            holds: HashMap::new(),
        };
        for entry in tbs.revoked_certificates.iter().flatten() {
            list.take(entry)?;
        }
        Ok(list)
    }

    fn take(&mut self, entry: &RevokedCert) -> Result<(), CrlError> {
        let extensions = entry.crl_entry_extensions.as_deref();
        // An entry of an indirect list names its CA in a critical extension; those are not understood here.
        if !extensions_are_understood(extensions.unwrap_or_default(), &[CrlReason::OID]) {
            return Err(CrlError::Extension);
        }
        let serial = SerialNumber::from_integer(entry.serial_number.as_bytes())?;
        let into = match extension::<CrlReason>(extensions)? {
            Some(CrlReason::CertificateHold) => &mut self.holds,
            // Only delta lists may remove (RFC 5280 §5.3.1).
            Some(CrlReason::RemoveFromCRL) => return Err(CrlError::Extension),
            _ => &mut self.revoked,
        };
        into.insert(serial, entry.revocation_date.into());
        Ok(())
    }
}

/// Which certificates a list speaks of: its scope, and whether that is every holder certificate of the CA.
fn scope(extensions: Option<&[Extension]>) -> Result<(Scope, bool), CrlError> {
    let Some(point) = extension::<IssuingDistributionPoint>(extensions)? else {
        return Ok((Scope::new(), true));
    };
    if point.only_contains_ca_certs || point.only_contains_attribute_certs || point.indirect_crl {
        return Err(CrlError::Scope);
    }
    let complete = point.distribution_point.is_none() && point.only_some_reasons.is_none();
    let scope = der::Encode::to_der(&point).map_err(|_| CrlError::Malformed)?;
    Ok((scope, complete))
}

fn extension<'a, T>(extensions: Option<&'a [Extension]>) -> Result<Option<T>, CrlError>
where
    T: Decode<'a> + AssociatedOid,
{
    extensions
        .unwrap_or_default()
        .iter()
        .find(|extension| extension.extn_id == T::OID)
        .map(|extension| T::from_der(extension.extn_value.as_bytes()).map_err(|_| CrlError::Extension))
        .transpose()
}

/// Why a revocation list cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// Longer than [`CrlSet::LONGEST`].
    #[error("a revocation list of {length} bytes is too long")]
    TooLong {
        /// Bytes given.
        length: usize,
    },
    /// Not the DER of one version 2 list, or two signature algorithms are named.
    #[error("not the DER of one version 2 revocation list")]
    Malformed,
    /// No authority key identifier.
    #[error("no authority key identifier")]
    AuthorityKeyId,
    /// No anchor has the issuer's name and key identifier.
    #[error("issued by an authority that is not known")]
    UnknownAuthority,
    /// The CA may not sign lists, or was outside its dates.
    #[error("the authority may not sign this list")]
    AuthorityMayNot,
    /// The signature was not made by the CA it names.
    #[error("the signature of the authority does not hold")]
    Signature,
    /// An extension stands twice, cannot be decoded, or is critical and not understood.
    #[error("an extension that cannot be accepted")]
    Extension,
    /// A list of CA or attribute certificates, or an indirect one.
    #[error("not a list of holder certificates")]
    Scope,
    /// No next update: nobody could tell when it is stale.
    #[error("no next update")]
    NextUpdate,
    /// Serial number or key identifier out of range.
    #[error(transparent)]
    Identifier(#[from] IdentifierError),
}

impl CrlError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "trust.crl.unusable",
            Self::Malformed => "trust.crl.unusable",
            Self::AuthorityKeyId => "trust.crl.unusable",
            Self::UnknownAuthority => "trust.crl.unusable",
            Self::AuthorityMayNot => "trust.crl.unusable",
            Self::Signature => "trust.crl.unusable",
            Self::Extension => "trust.crl.unusable",
            Self::Scope => "trust.crl.unusable",
            Self::NextUpdate => "trust.crl.unusable",
            Self::Identifier(error) => error.code(),
        }
    }
}
