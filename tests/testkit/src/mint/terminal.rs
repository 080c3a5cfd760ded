//! Card-verifiable certificates of the terminal (目視確認, method A), shaped like the one seen in public (facts, card §6)
//! and otherwise `project-defined` (docs/adr/0006).

use std::fmt;

use jiff::Timestamp;
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest as _, Sha256};

use super::authority::Mint;
use super::error::MintError;
use super::key::{AuthorityKey, PoolKey};
use crate::people::japanese_day;

/// Public exponent of every key here.
const EXPONENT: [u8; 3] = [0x01, 0x00, 0x01];

/// Names a key of the terminal hierarchy: 7 ASCII characters, last month of validity as two BCD bytes `YYMM`, 7 ASCII
/// characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalKeyId(pub [u8; 16]);

impl TerminalKeyId {
    /// The id whose key is good until the end of that month of this century.
    fn new(name: &[u8; 7], year: i16, month: i8) -> Self {
        let mut id = *b"0000000YM0000000";
        id[..7].copy_from_slice(name);
        id[7] = bcd(year.rem_euclid(100));
        id[8] = bcd(month.into());
        Self(id)
    }

    /// Last month of validity, `YYMM` in BCD.
    #[must_use]
    pub fn last_month(&self) -> [u8; 2] {
        [self.0[7], self.0[8]]
    }
}

/// The month of an instant in Japan as a card is told it, `YYMM` in BCD.
pub(crate) fn month_of(now: Timestamp) -> [u8; 2] {
    let day = japanese_day(now);
    [bcd(day.year().rem_euclid(100)), bcd(day.month().into())]
}

fn bcd(value: i16) -> u8 {
    u8::try_from(value / 10 * 16 + value % 10).unwrap_or(0xFF)
}

/// What a card trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalRoot {
    /// Names the root key.
    pub id: TerminalKeyId,
    /// Its modulus, big endian, 256 bytes.
    pub modulus: Vec<u8>,
}

/// A terminal as a service holds it.
#[derive(Clone)]
pub struct Terminal {
    /// Body (data of `80 A2 06 C1`, 307 bytes) and signature (data of `80 A2 00 C1`, 261 bytes) of each certificate.
    pub certificates: Vec<(Vec<u8>, Vec<u8>)>,
    /// The terminal's private key, PKCS#8 DER. Synthetic and public like every key of the pool.
    pub private_key: Vec<u8>,
}

impl fmt::Debug for Terminal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Terminal({} certificates)", self.certificates.len())
    }
}

/// What is wrong with a terminal, for counter-examples; the default is a good one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TerminalDraft {
    /// The certificate ended last month.
    pub expired: bool,
    /// The private key is not the certificate's.
    pub other_key: bool,
    /// The issuer is a root no card knows.
    pub unknown_issuer: bool,
    /// The issuer's signature is somebody else's.
    pub bad_signature: bool,
}

impl Mint {
    /// The root every card of this mint trusts, good for ten years.
    #[must_use]
    pub fn terminal_root(&self) -> TerminalRoot {
        let day = japanese_day(self.now);
        TerminalRoot {
            id: TerminalKeyId::new(b"KZROOT0", day.year().saturating_add(10), 12),
            modulus: PoolKey::authority(AuthorityKey::TerminalRoot).modulus(),
        }
    }

    /// A terminal good until next December.
    ///
    /// # Errors
    /// [`MintError`] when a key of the pool cannot be used.
    pub fn terminal(&self, draft: TerminalDraft) -> Result<Terminal, MintError> {
        let day = japanese_day(self.now);
        let root = self.terminal_root();
        let issuer_id = if draft.unknown_issuer {
            TerminalKeyId::new(b"KZNONE0", day.year().saturating_add(10), 12)
        } else {
            root.id
        };
        let last = if draft.expired {
            day.first_of_month().yesterday().unwrap_or(day)
        } else {
            day.saturating_add(jiff::Span::new().years(1))
        };
        let subject_id = TerminalKeyId::new(b"KZTERM0", last.year(), last.month());
        let subject = PoolKey::authority(AuthorityKey::Terminal);
        let issuer = PoolKey::authority(if draft.bad_signature {
            AuthorityKey::TerminalStranger
        } else {
            AuthorityKey::TerminalRoot
        });
        let signed = [
            &[0x5F, 0x4E, 0x82, 0x01, 0x29][..],
            &issuer_id.0,
            &subject_id.0,
            &[0x90, 0x03],
            &EXPONENT,
            &[0x91, 0x82, 0x01, 0x00],
            &subject.modulus(),
        ]
        .concat();
        let signature = [
            &[0x5F, 0x37, 0x82, 0x01, 0x00][..],
            &issuer.sign_message(&signed)?,
        ]
        .concat();
        let body = [&[0x7F, 0x21, 0x82, 0x02, 0x33][..], &signed].concat();
        let holder = PoolKey::authority(if draft.other_key {
            AuthorityKey::TerminalStranger
        } else {
            AuthorityKey::Terminal
        });
        Ok(Terminal {
            certificates: vec![(body, signature)],
            private_key: holder.pkcs8()?,
        })
    }
}

impl Terminal {
    /// The terminal's answer to a card's challenge, as a service gives it.
    ///
    /// # Errors
    /// [`MintError`] when the key cannot be used.
    pub fn answer(&self, card_challenge: &[u8]) -> Result<Vec<u8>, MintError> {
        let message = [ANSWER_DOMAIN, card_challenge].concat();
        let keys = [AuthorityKey::Terminal, AuthorityKey::TerminalStranger];
        for key in keys.map(PoolKey::authority) {
            if key.pkcs8()? == self.private_key {
                return key.sign_message(&message);
            }
        }
        Err(MintError::Input {
            length: self.private_key.len(),
        })
    }
}

/// Stands before the challenge under the terminal's signature, so that the key signs nothing else.
pub(crate) const ANSWER_DOMAIN: &[u8] = b"kazasu-terminal/1\0";

/// Whether a PKCS#1 v1.5 SHA-256 signature is good.
pub(crate) fn verify_message(modulus: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let key = RsaPublicKey::new(BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(&EXPONENT));
    key.is_ok_and(|key| {
        key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature)
            .is_ok()
    })
}
