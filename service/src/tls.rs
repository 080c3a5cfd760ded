//! TLS of the server: rustls on ring.

use std::sync::{Arc, Mutex, PoisonError};

use axum_server::tls_rustls::RustlsConfig;
use kazasu_wire::signed::sha256;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use thiserror::Error;
use zeroize::Zeroizing;

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

/// The server's certificate and key, as their files are now and then renewed.
pub struct Identity {
    files: Tls,
    /// What new connections are answered with.
    pub(crate) config: RustlsConfig,
    /// What the files held when they were last taken.
    taken: Mutex<[u8; 32]>,
}

impl Identity {
    /// Reads certificate and key.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(files: &Tls) -> Result<Self, TlsError> {
        let pair = Pair::read(files)?;
        Ok(Self {
            config: RustlsConfig::from_config(Arc::new(pair.config()?)),
            files: files.clone(),
            taken: Mutex::new(pair.digest()),
        })
    }

    /// Takes over what the files hold by now, for connections from now on; `false` where they hold the same as before.
    ///
    /// # Errors
    /// [`TlsError`]; the certificate from before stays.
    pub fn renew(&self) -> Result<bool, TlsError> {
        let pair = Pair::read(&self.files)?;
        let now = pair.digest();
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if *taken == now {
            return Ok(false);
        }
        self.config.reload_from_config(Arc::new(pair.config()?));
        *taken = now;
        Ok(true)
    }
}

/// What the two files hold.
struct Pair {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl Pair {
    fn read(files: &Tls) -> Result<Self, TlsError> {
        Ok(Self {
            certificate: std::fs::read(&files.certificate).map_err(|_| bad(CERTIFICATE))?,
            key: Zeroizing::new(std::fs::read(&files.key).map_err(|_| bad(KEY))?),
        })
    }

    fn digest(&self) -> [u8; 32] {
        sha256(&[sha256(&self.certificate), sha256(&self.key)].concat())
    }

    fn config(&self) -> Result<ServerConfig, TlsError> {
        let chain = CertificateDer::pem_slice_iter(&self.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| bad(CERTIFICATE))?;
        let key = PrivateKeyDer::from_pem_slice(&self.key).map_err(|_| bad(KEY))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

const CERTIFICATE: &str = "tls.certificate";
const KEY: &str = "tls.key";

fn bad(file: &'static str) -> TlsError {
    TlsError::Pem { file }
}
