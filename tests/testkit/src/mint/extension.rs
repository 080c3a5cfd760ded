//! Extensions of the two certificate profiles (facts, card §5.1) and of their CAs.

use der::asn1::{Any, Ia5String, OctetString, Utf8StringRef};
use der::oid::db::rfc5280::{ID_AD_OCSP, ID_KP_CLIENT_AUTH, ID_KP_OCSP_SIGNING, ID_QT_CPS};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::{Encode, flagset::FlagSet};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{CertificatePolicies, PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::CrlDistributionPoints;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage,
    IssuerAltName, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::MintError;

/// Practice statement of the minted PKI: a name that can never resolve (RFC 6761 §6.4).
const PRACTICE_STATEMENT: &str = "http://www.jpki-kazasu-test.invalid/cps.html";
/// OCSP responder of the minted PKI; products take the address from their settings, never from here.
const OCSP_RESPONDER: &str = "http://ocspauthnorm.jpki-kazasu-test.invalid";

/// Arc of the person's attributes in a signing certificate (facts, card §5.1).
const PERSON_ATTRIBUTES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5");

/// Encodes any extension.
pub(super) fn extension<T: AssociatedOid + Encode>(
    critical: bool,
    value: &T,
) -> Result<Extension, MintError> {
    Ok(Extension {
        extn_id: T::OID,
        critical,
        extn_value: OctetString::new(value.to_der()?)?,
    })
}

pub(super) fn key_usage(usages: impl Into<FlagSet<KeyUsages>>) -> Result<Extension, MintError> {
    extension(true, &KeyUsage(usages.into()))
}

pub(super) fn client_authentication() -> Result<Extension, MintError> {
    extension(false, &ExtendedKeyUsage(vec![ID_KP_CLIENT_AUTH]))
}

pub(super) fn ocsp_signing() -> Result<Extension, MintError> {
    extension(false, &ExtendedKeyUsage(vec![ID_KP_OCSP_SIGNING]))
}

pub(super) fn policy(policy_identifier: ObjectIdentifier) -> Result<Extension, MintError> {
    let statement = PolicyQualifierInfo {
        policy_qualifier_id: ID_QT_CPS,
        qualifier: Some(Any::encode_from(&Ia5String::new(PRACTICE_STATEMENT)?)?),
    };
    extension(
        true,
        &CertificatePolicies(vec![PolicyInformation {
            policy_identifier,
            policy_qualifiers: Some(vec![statement]),
        }]),
    )
}

pub(super) fn issuer_alt_name(name: Name) -> Result<Extension, MintError> {
    extension(false, &IssuerAltName(vec![GeneralName::DirectoryName(name)]))
}

/// A directory name only: nothing in it can be fetched over HTTP (facts, card §5.1).
pub(super) fn distribution_point(name: Name) -> Result<Extension, MintError> {
    extension(
        false,
        &CrlDistributionPoints(vec![DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![GeneralName::DirectoryName(
                name,
            )])),
            reasons: None,
            crl_issuer: None,
        }]),
    )
}

pub(super) fn ocsp_responder() -> Result<Extension, MintError> {
    extension(
        false,
        &AuthorityInfoAccessSyntax(vec![AccessDescription {
            access_method: ID_AD_OCSP,
            access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(OCSP_RESPONDER)?),
        }]),
    )
}

/// Key identifier, issuer and serial number of the CA certificate.
pub(super) fn authority_key_identifier(
    key_id: &[u8],
    issuer: Name,
    serial: SerialNumber,
) -> Result<Extension, MintError> {
    extension(
        false,
        &AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(key_id)?),
            authority_cert_issuer: Some(vec![GeneralName::DirectoryName(issuer)]),
            authority_cert_serial_number: Some(serial),
        },
    )
}

/// The short form: key identifier alone.
pub(super) fn authority_key_identifier_alone(key_id: &[u8]) -> Result<Extension, MintError> {
    extension(
        false,
        &AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(key_id)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        },
    )
}

pub(super) fn subject_key_identifier(key_id: &[u8]) -> Result<Extension, MintError> {
    extension(false, &SubjectKeyIdentifier(OctetString::new(key_id)?))
}

pub(super) fn certificate_authority() -> Result<Extension, MintError> {
    extension(
        true,
        &BasicConstraints {
            ca: true,
            path_len_constraint: None,
        },
    )
}

/// The four attributes of a synthetic person with the flags of substituted characters, as `otherName`s. Sex and birth
/// are digits; birth is one digit of the era, then the date (facts, card §5.1).
pub(super) fn synthetic_person() -> Result<Extension, MintError> {
    let attributes = [
        (1, "試験　太郎"),
        (2, "00000"),
        (3, "1"),
        (4, "319700101"),
        (5, "試験県かざす市架空町１番１号"),
        (6, "00000000000000"),
    ];
    let names = attributes
        .into_iter()
        .map(|(arc, text)| {
            Ok(GeneralName::OtherName(OtherName {
                type_id: PERSON_ATTRIBUTES.push_arc(arc).map_err(der::Error::from)?,
                value: Any::from(Utf8StringRef::new(text)?),
            }))
        })
        .collect::<Result<Vec<_>, MintError>>()?;
    extension(false, &SubjectAltName(names))
}
