//! Trust in the service: the operator's own roots and nothing else.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// The operator's root certificates. The roots of the machine or the web are not asked: who can make *them* sign
/// must not be able to pose as the service.
#[derive(Debug, Clone)]
pub struct Roots(Vec<CertificateDer<'static>>);

/// The text holds no usable root certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no usable root certificate")]
pub struct RootsError;

impl RootsError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "app.settings.invalid"
    }
}

impl Roots {
    /// No roots: enough for plain HTTP on loopback in test mode.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Reads one or more PEM certificates.
    ///
    /// # Errors
    /// [`RootsError`] when there is none, or one is no certificate.
    pub fn from_pem(pem: &str) -> Result<Self, RootsError> {
        let roots: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|_| RootsError)?;
        let mut store = RootCertStore::empty();
        for root in &roots {
            store.add(root.clone()).map_err(|_| RootsError)?;
        }
        if roots.is_empty() {
            Err(RootsError)
        } else {
            Ok(Self(roots))
        }
    }

    pub(super) fn client_config(&self) -> Result<ClientConfig, RootsError> {
        let mut store = RootCertStore::empty();
        for root in &self.0 {
            store.add(root.clone()).map_err(|_| RootsError)?;
        }
        // The provider is named here: a process-wide default could be another one, or none.
        let mut config =
            ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(|_| RootsError)?
                .with_root_certificates(store)
                .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}
