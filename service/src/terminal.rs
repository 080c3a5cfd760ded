//! The terminal of the visual check (目視確認): its key and its certificates.
//!
//! `project-defined` (docs/adr/0006): how the official system opens a card without a PIN is not public. The key never
//! leaves this process, and signs nothing but the challenge of a card behind a prefix of its own.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;

use jiff::Timestamp;
use kazasu_wire::retention::japanese_day;
use kazasu_wire::terminal_authentication::TerminalCertificate;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::keyring::{Month, random};
use crate::private_file::is_owner_only;
use crate::settings::TerminalFiles;

/// Goes before every card challenge under the terminal's signature.
const DOMAIN: &[u8] = b"kazasu-terminal/1\0";
/// Most links of the chain the card is shown.
const MOST_CERTIFICATES: usize = 4;
/// Tag 7F21 and its length, which spans body and signature.
const TEMPLATE: [u8; 5] = [0x7F, 0x21, 0x82, 0x02, 0x33];
/// Tag 5F4E and the length of what the issuer signs.
const BODY: [u8; 5] = [0x5F, 0x4E, 0x82, 0x01, 0x29];
/// Exponent 65537 (tag 90), then tag and length of the modulus (tag 91).
const KEY: [u8; 9] = [0x90, 0x03, 0x01, 0x00, 0x01, 0x91, 0x82, 0x01, 0x00];
/// Tag 5F37 and the length of the issuer's signature.
const SIGNATURE: [u8; 5] = [0x5F, 0x37, 0x82, 0x01, 0x00];
const EXPONENT: [u8; 3] = [0x01, 0x00, 0x01];

/// The terminal's key and the certificates that lead to it.
pub struct Terminal {
    key: RsaKeyPair,
    certificates: Vec<TerminalCertificate>,
    last_month: Month,
}

/// Why the terminal cannot be used.
#[derive(Debug, Error)]
pub enum TerminalError {
    /// A file cannot be read.
    #[error("{setting} cannot be read: {cause}")]
    Unreadable {
        /// Which of the two settings.
        setting: &'static str,
        /// Why.
        cause: ErrorKind,
    },
    /// Others may read the key.
    #[error("terminal.key must be readable by its owner only (mode 0600)")]
    Exposed,
    /// No RSA-2048 key in PKCS#8.
    #[error("terminal.key is no RSA key of 2048 bits in PKCS#8 (PEM or DER)")]
    Key,
    /// Not a list of one to four certificates of the profile.
    #[error(
        "terminal.certificates is no JSON list of one to four certificates of the profile kazasu-terminal/1"
    )]
    Certificates,
    /// A certificate was not issued by the one before it.
    #[error("terminal.certificates: each but the first must be issued by the one before it")]
    Chain,
    /// The last certificate names another key.
    #[error("terminal.key is not the key of the last of terminal.certificates")]
    OtherKey,
}

impl TerminalError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "app.settings.invalid"
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal")
            .field("key", &"***")
            .field("certificates", &self.certificates.len())
            .field("last_month", &self.last_month)
            .finish()
    }
}

impl Terminal {
    /// Reads key and certificates and holds that they belong together.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn load(files: &TerminalFiles) -> Result<Self, TerminalError> {
        let key = read_key(&files.key)?;
        let text = std::fs::read(&files.certificates).map_err(unreadable("terminal.certificates"))?;
        let certificates: Vec<TerminalCertificate> =
            serde_json::from_slice(&text).map_err(|_| TerminalError::Certificates)?;
        let links = certificates
            .iter()
            .map(Link::parse)
            .collect::<Option<Vec<_>>>()
            .filter(|links| links.len() <= MOST_CERTIFICATES)
            .ok_or(TerminalError::Certificates)?;
        let issued = links
            .iter()
            .zip(links.iter().skip(1))
            .all(|(issuer, link)| issuer.issued(link));
        if !issued {
            return Err(TerminalError::Chain);
        }
        let leaf = links.last().ok_or(TerminalError::Certificates)?;
        // The card refuses the chain as soon as one link is past its month.
        let last_month = links
            .iter()
            .map(|link| link.last_month)
            .min()
            .ok_or(TerminalError::Certificates)?;
        // By use, not by comparing numbers: what a card will verify is verified here.
        let probe = random::<16>();
        let answer = answer_with(&key, &probe).ok_or(TerminalError::Key)?;
        if !leaf.verifies(&[DOMAIN, &probe].concat(), &answer) {
            return Err(TerminalError::OtherKey);
        }
        Ok(Self {
            key,
            certificates,
            last_month,
        })
    }

    /// The certificates to present, first to last.
    #[must_use]
    pub fn certificates(&self) -> &[TerminalCertificate] {
        &self.certificates
    }

    /// Whether a certificate is past its last month, by the calendar of Japan.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.last_month < Month::of(japanese_day(now))
    }

    /// Last month in which a card takes the certificates.
    #[must_use]
    pub fn last_month(&self) -> Month {
        self.last_month
    }

    /// The terminal's signature over a card's challenge; `None` only where the system has no randomness.
    #[must_use]
    pub fn answer(&self, card_challenge: &[u8]) -> Option<Vec<u8>> {
        answer_with(&self.key, card_challenge)
    }
}

fn answer_with(key: &RsaKeyPair, card_challenge: &[u8]) -> Option<Vec<u8>> {
    let message = [DOMAIN, card_challenge].concat();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature)
        .ok()?;
    Some(signature)
}

fn read_key(path: &Path) -> Result<RsaKeyPair, TerminalError> {
    let setting = unreadable("terminal.key");
    let bytes = Zeroizing::new(std::fs::read(path).map_err(setting)?);
    if !is_owner_only(path).map_err(setting)? {
        return Err(TerminalError::Exposed);
    }
    let key = match PrivatePkcs8KeyDer::from_pem_slice(&bytes) {
        Ok(der) => RsaKeyPair::from_pkcs8(&Zeroizing::new(der.secret_pkcs8_der().to_vec())),
        Err(_) => RsaKeyPair::from_pkcs8(&bytes),
    };
    key.ok()
        .filter(|key| key.public().modulus_len() == 256)
        .ok_or(TerminalError::Key)
}

fn unreadable(setting: &'static str) -> impl Fn(io::Error) -> TerminalError + Copy {
    move |error| TerminalError::Unreadable {
        setting,
        cause: error.kind(),
    }
}

/// A certificate of the chain, taken apart.
struct Link<'a> {
    /// The whole 5F4E object.
    signed: &'a [u8],
    issuer: [u8; 16],
    subject: [u8; 16],
    modulus: &'a [u8],
    signature: &'a [u8],
    last_month: Month,
}

impl<'a> Link<'a> {
    fn parse(certificate: &'a TerminalCertificate) -> Option<Self> {
        let signed = certificate.body.as_bytes().strip_prefix(&TEMPLATE)?;
        let (issuer, rest) = signed.strip_prefix(&BODY)?.split_first_chunk::<16>()?;
        let (subject, rest) = rest.split_first_chunk::<16>()?;
        let modulus = rest.strip_prefix(&KEY)?;
        let signature = certificate.signature.as_bytes().strip_prefix(&SIGNATURE)?;
        if modulus.len() != 256 || signature.len() != 256 {
            return None;
        }
        Some(Self {
            signed,
            issuer: *issuer,
            subject: *subject,
            modulus,
            signature,
            last_month: last_month(subject)?,
        })
    }

    fn issued(&self, link: &Self) -> bool {
        link.issuer == self.subject && self.verifies(link.signed, link.signature)
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = RsaPublicKeyComponents {
            n: self.modulus,
            e: EXPONENT.as_slice(),
        };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok()
    }
}

/// A key id is seven ASCII characters, the last month of validity as two BCD bytes `YYMM`, seven ASCII characters.
fn last_month(key_id: &[u8; 16]) -> Option<Month> {
    let (name, rest) = key_id.split_first_chunk::<7>()?;
    let ([year, month], role) = rest.split_first_chunk::<2>()?;
    if !name.is_ascii() || !role.is_ascii() {
        return None;
    }
    // BCD digits are the hexadecimal ones up to 9; others make no month.
    Month::parse(&format!("20{year:02x}-{month:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_of_a_key_id() {
        let id = |middle: [u8; 2]| {
            let mut id = *b"9200000..0010000";
            id[7..9].copy_from_slice(&middle);
            id
        };
        assert_eq!(last_month(&id([0x26, 0x11])).unwrap().to_string(), "2026-11");
        for bad in [[0x26, 0x13], [0x26, 0x00], [0x2A, 0x11], [0x26, 0x1B]] {
            assert!(last_month(&id(bad)).is_none(), "{bad:02X?}");
        }
        let mut foreign = id([0x26, 0x11]);
        foreign[0] = 0x80;
        assert!(last_month(&foreign).is_none());
    }
}
