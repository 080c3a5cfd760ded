//! A question about one certificate.

use std::fmt;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::ID_SHA_1;
use const_oid::db::rfc6960::ID_PKIX_OCSP_NONCE;
use der::Encode as _;
use der::asn1::{Any, AnyRef, OctetString};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber as DerSerial;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{CertId, Request, TbsRequest};

use super::OcspError;
use crate::{AuthenticationCertificate, AuthorityKeyId, Mode, PublicKey, TrustAnchors};

/// The digest in a certID: SHA-1, which every responder knows (RFC 6960 §4.3). It names the CA and protects nothing.
const CERT_ID_DIGEST: ObjectIdentifier = ID_SHA_1;

/// A question about one certificate, and what is needed to judge the answer: certID (the CA by the digests of its name
/// **and** its key, since all generations share one name; the serial number) and a nonce. It is not signed.
#[derive(Clone)]
pub struct OcspRequest {
    pub(super) mode: Mode,
    pub(super) issuer: Name,
    pub(super) issuer_key: PublicKey,
    pub(super) issuer_key_id: AuthorityKeyId,
    pub(super) issuer_dates: crate::anchor::Dates,
    pub(super) cert_id: CertId,
    pub(super) nonce: [u8; OcspRequest::NONCE],
}

impl OcspRequest {
    /// Bytes of the nonce (RFC 8954 §2.1). They must be random and new for each question.
    pub const NONCE: usize = 32;
    /// Longest answer taken, in bytes (`project-defined`; a basic response with one certificate has about 2,000).
    pub const LONGEST_ANSWER: usize = 16 << 10;
    /// Media type of the question (RFC 6960 §A.1).
    pub const MEDIA_TYPE: &'static str = "application/ocsp-request";
    /// Media type of the answer (RFC 6960 §A.2).
    pub const ANSWER_MEDIA_TYPE: &'static str = "application/ocsp-response";

    /// A question about `certificate`, which one of the anchors must have issued: nobody is asked about a forgery.
    ///
    /// # Errors
    /// [`OcspError::UnknownAuthority`] where no anchor signed it.
    pub fn new(
        anchors: &TrustAnchors,
        certificate: &AuthenticationCertificate,
        nonce: [u8; Self::NONCE],
    ) -> Result<Self, OcspError> {
        let authority = anchors
            .candidates(&certificate.issuer, certificate.authority_key_id())
            .find(|authority| certificate.signed.verify(&authority.key).is_ok())
            .ok_or(OcspError::UnknownAuthority)?;
        let unencodable = |_| OcspError::Malformed;
        let name = authority.name.to_der().map_err(unencodable)?;
        let cert_id = CertId {
            hash_algorithm: AlgorithmIdentifierOwned {
                oid: CERT_ID_DIGEST,
                parameters: Some(Any::from(AnyRef::NULL)),
            },
            issuer_name_hash: sha1(&name)?,
            issuer_key_hash: sha1(authority.key.as_bytes())?,
            serial_number: DerSerial::new(certificate.serial().as_bytes()).map_err(unencodable)?,
        };
        Ok(Self {
            mode: anchors.mode(),
            issuer: authority.name.clone(),
            issuer_key: authority.key.clone(),
            issuer_key_id: authority.key_id.clone(),
            issuer_dates: authority.dates,
            cert_id,
            nonce,
        })
    }

    /// The DER to send. It names a person's certificate: send it in a body, never in a URL, and log none of it.
    ///
    /// # Errors
    /// [`OcspError::Malformed`], which cannot happen with what [`OcspRequest::new`] put in.
    pub fn to_der(&self) -> Result<Vec<u8>, OcspError> {
        let nonce = OctetString::new(self.nonce)
            .and_then(|nonce| nonce.to_der())
            .and_then(OctetString::new);
        let request = TbsRequest {
            version: x509_ocsp::Version::V1,
            requestor_name: None,
            request_list: vec![Request {
                req_cert: self.cert_id.clone(),
                single_request_extensions: None,
            }],
            request_extensions: Some(vec![Extension {
                extn_id: ID_PKIX_OCSP_NONCE,
                critical: false,
                extn_value: nonce.map_err(|_| OcspError::Malformed)?,
            }]),
        };
        let request = x509_ocsp::OcspRequest {
            tbs_request: request,
            optional_signature: None,
        };
        request.to_der().map_err(|_| OcspError::Malformed)
    }

    /// Whether a certID in an answer is the one asked about. Parameters of the digest may be NULL or left out.
    pub(super) fn is_about(&self, cert_id: &CertId) -> bool {
        let parameters = cert_id.hash_algorithm.parameters.as_ref();
        cert_id.hash_algorithm.oid == self.cert_id.hash_algorithm.oid
            && parameters.is_none_or(Any::is_null)
            && cert_id.issuer_name_hash == self.cert_id.issuer_name_hash
            && cert_id.issuer_key_hash == self.cert_id.issuer_key_hash
            && cert_id.serial_number == self.cert_id.serial_number
    }
}

impl fmt::Debug for OcspRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OcspRequest(redacted)")
    }
}

pub(super) fn sha1(bytes: &[u8]) -> Result<OctetString, OcspError> {
    OctetString::new(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref()).map_err(|_| OcspError::Malformed)
}
