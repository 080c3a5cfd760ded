//! OCSP answers (RFC 6960), open to every fault a verifier must notice.

use der::Encode as _;
use der::asn1::{BitString, GeneralizedTime, OctetString};
use der::oid::db::rfc6960::ID_PKIX_OCSP_BASIC;
use jiff::{SignedDuration, Timestamp};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, OcspResponseStatus,
    ResponderId, ResponseBytes, ResponseData, SingleResponse, Version,
};

use super::authority::{Purpose, time};
use super::draft::SignatureDigest;
use super::key::{AuthorityKey, PoolKey};
use super::{Generation, Mint, MintError};

/// Time between this and the next update, `project-defined`.
const PERIOD: SignedDuration = SignedDuration::from_hours(1);

/// Which key signs an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OcspSigner {
    /// The CA of a generation itself.
    Authority(Generation),
    /// A holder key of the pool.
    Holder(usize),
    /// A key nobody certified.
    Stranger,
}

/// An answer before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspDraft {
    /// What is going to be signed.
    pub data: ResponseData,
    /// The certificates sent along, as DER.
    pub certificates: Vec<Vec<u8>>,
    /// Who signs.
    pub signer: OcspSigner,
    /// The digest inside the signature.
    pub digest: SignatureDigest,
}

impl Mint {
    /// The CA's own answer to the question in `request` (DER): one status for everything asked about, the nonce played
    /// back, this update at the mint's instant and the next one an hour later, with faults put in by `change`.
    ///
    /// # Errors
    /// [`MintError::Encoding`] when `request` is no question; whatever `change` returns.
    pub fn ocsp_answer(
        &self,
        generation: Generation,
        request: &[u8],
        status: CertStatus,
        change: impl FnOnce(&mut OcspDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        let request = OcspRequest::from_der(request)?.tbs_request;
        let responses = request
            .request_list
            .into_iter()
            .map(|asked| {
                Ok(SingleResponse {
                    cert_id: asked.req_cert,
                    cert_status: status,
                    this_update: ocsp_time(self.now)?,
                    next_update: Some(ocsp_time(self.now + PERIOD)?),
                    single_extensions: None,
                })
            })
            .collect::<Result<_, MintError>>()?;
        let mut draft = OcspDraft {
            data: ResponseData {
                version: Version::V1,
                responder_id: ResponderId::ByKey(OctetString::new(self.authority_key_id(generation))?),
                produced_at: ocsp_time(self.now)?,
                responses,
                response_extensions: request.request_extensions,
            },
            certificates: Vec::new(),
            signer: OcspSigner::Authority(generation),
            digest: SignatureDigest::Sha256,
        };
        change(&mut draft)?;
        draft.sign()
    }

    /// Key identifier of the holder key in `key_slot`: 20 bytes, SHA-1 of its public key.
    #[must_use]
    pub fn holder_key_id(&self, key_slot: usize) -> Vec<u8> {
        PoolKey::holder(key_slot).key_id()
    }
}

impl OcspDraft {
    fn sign(self) -> Result<Vec<u8>, MintError> {
        let key = match self.signer {
            OcspSigner::Authority(generation) => PoolKey::authority(Purpose::Authentication.key(generation)),
            OcspSigner::Holder(slot) => PoolKey::holder(slot),
            OcspSigner::Stranger => PoolKey::authority(AuthorityKey::Stranger),
        };
        let signature: BitString = key.signature(&self.digest.digest_info(&self.data.to_der()?))?;
        let certificates = self
            .certificates
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()?;
        let basic = BasicOcspResponse {
            tbs_response_data: self.data,
            signature_algorithm: self.digest.algorithm(),
            signature,
            certs: (!certificates.is_empty()).then_some(certificates),
        };
        let response = OcspResponse {
            response_status: OcspResponseStatus::Successful,
            response_bytes: Some(ResponseBytes {
                response_type: ID_PKIX_OCSP_BASIC,
                response: OctetString::new(basic.to_der()?)?,
            }),
        };
        Ok(response.to_der()?)
    }
}

/// An instant as OCSP writes it.
///
/// # Errors
/// [`MintError::Instant`] for an instant X.509 cannot express.
pub fn ocsp_time(instant: Timestamp) -> Result<OcspGeneralizedTime, MintError> {
    let since_1970 = time(instant)?.to_unix_duration();
    Ok(OcspGeneralizedTime(GeneralizedTime::from_unix_duration(
        since_1970,
    )?))
}
