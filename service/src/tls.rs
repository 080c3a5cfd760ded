//! TLS of the server: rustls on ring.

use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use thiserror::Error;

use crate::settings::Tls;

/// Why the server's certificate or key cannot be used.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file is missing or no PEM.
    #[error("{file} is not readable PEM")]
    Pem {
        /// Which of the two settings.
        file: &'static str,
    },
    /// Key and certificate do not belong together, or are of a kind that cannot be used.
    #[error("certificate and key cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
}

/// Reads certificate and key.
///
/// # Errors
/// [`TlsError`].
pub fn load(tls: &Tls) -> Result<RustlsConfig, TlsError> {
    let bad = |file| move |_| TlsError::Pem { file };
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .map_err(bad("tls.certificate"))?
        .collect::<Result<Vec<_>, _>>()
        .map_err(bad("tls.certificate"))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(bad("tls.key"))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(RustlsConfig::from_config(Arc::new(config)))
}
