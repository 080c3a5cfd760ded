//! Distinguished names of the minted PKI.
//!
//! Facts, card §5.1: countries are `PrintableString`, everything else `UTF8String`.

use der::asn1::{Any, PrintableStringRef, SetOfVec, Utf8StringRef};
use der::oid::ObjectIdentifier;
use der::oid::db::rfc4519::{C, CN, L, O, OU};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::MintError;

/// Organisation in every minted name; the national one says `JPKI`.
const ORGANISATION: &str = "JPKI-KAZASU-TEST";

/// A name under construction, most general part first.
#[derive(Debug)]
pub(super) struct NameBuilder(Result<Vec<RelativeDistinguishedName>, der::Error>);

impl NameBuilder {
    /// Starts with `C=JP`.
    pub(super) fn japan() -> Self {
        Self(Ok(Vec::new())).push(C, PrintableStringRef::new("JP").map(Any::from))
    }

    pub(super) fn organisation(self, text: &str) -> Self {
        self.text(O, text)
    }

    pub(super) fn unit(self, text: &str) -> Self {
        self.text(OU, text)
    }

    pub(super) fn locality(self, text: &str) -> Self {
        self.text(L, text)
    }

    pub(super) fn common_name(self, text: &str) -> Self {
        self.text(CN, text)
    }

    pub(super) fn build(self) -> Result<Name, MintError> {
        Ok(RdnSequence(self.0?))
    }

    fn text(self, attribute: ObjectIdentifier, text: &str) -> Self {
        self.push(attribute, Utf8StringRef::new(text).map(Any::from))
    }

    fn push(self, oid: ObjectIdentifier, value: Result<Any, der::Error>) -> Self {
        Self(self.0.and_then(|mut parts| {
            let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value: value? }])?;
            parts.push(RelativeDistinguishedName(set));
            Ok(parts)
        }))
    }
}

/// The one name all generations of the CA for user authentication share.
pub(super) fn authentication_authority() -> Result<Name, MintError> {
    authority("JPKI for user authentication")
}

/// The one name all generations of the CA for digital signature share.
pub(super) fn signing_authority() -> Result<Name, MintError> {
    authority("JPKI for digital signature")
}

fn authority(purpose: &str) -> Result<Name, MintError> {
    NameBuilder::japan()
        .organisation(ORGANISATION)
        .unit(purpose)
        .unit("Synthetic Agency for Kazasu Tests")
        .build()
}

/// The CA's name in Japanese (issuerAltName), with a filling text.
pub(super) fn japanese_authority(purpose: &str, filling: &str) -> Result<Name, MintError> {
    NameBuilder::japan()
        .organisation("公的個人認証サービス（試験用）")
        .unit(purpose)
        .unit(filling)
        .build()
}

/// Where the national profile puts the municipality's revocation list, with a filling text.
pub(super) fn distribution_point(purpose: &str, filling: &str) -> Result<Name, MintError> {
    NameBuilder::japan()
        .organisation(ORGANISATION)
        .unit(purpose)
        .unit("CRL Distribution Points")
        .unit(filling)
        .common_name("Kazasu-shi CRLDP")
        .build()
}
