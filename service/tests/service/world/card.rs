//! Cards: a certificate and the key that signs.

use jiff::{Timestamp, ToSpan as _};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint, sign_padded};
use kazasu_wire::signed::sha256;

use super::World;

/// DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];
const REVOKED_SERIAL: u32 = 0x0EDE_AD01;

pub struct Card {
    pub certificate: Vec<u8>,
    pub slot: usize,
}

pub fn revoked() -> Vec<(u32, Timestamp)> {
    vec![(REVOKED_SERIAL, "2026-11-01T00:00:00Z".parse().unwrap())]
}

impl Card {
    /// The card of a person of the register, valid for a year to come.
    pub fn of(mint: &Mint, serial: u32) -> Self {
        Self::until(mint, serial, World::begin() + (24 * 365).hours())
    }

    /// A card whose certificate ends at `not_after`.
    pub fn until(mint: &Mint, serial: u32, not_after: Timestamp) -> Self {
        let slot = 0;
        let certificate = mint
            .authentication(&CertificateSpec {
                generation: Generation::Third,
                serial,
                key_slot: slot,
                size: 1590,
                subject: "000000A0KAZASU48000000A".to_owned(),
                not_before: not_after - (24 * 365 * 2).hours(),
                not_after,
            })
            .unwrap();
        Self { certificate, slot }
    }

    pub fn revoked(mint: &Mint) -> Self {
        Self::of(mint, REVOKED_SERIAL)
    }

    /// What the card answers to COMPUTE DIGITAL SIGNATURE.
    pub fn sign(&self, preimage: &[u8]) -> Vec<u8> {
        let info = [SHA256_DIGEST_INFO.as_slice(), &sha256(preimage)].concat();
        sign_padded(self.slot, &info).unwrap()
    }
}
