//! What differs between generations of the card, as data.

use crate::other_kind::OtherKind;

/// Identifier of an elementary file (EF) inside an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EfId(pub u16);

impl EfId {
    /// The two bytes of the file id, for SELECT.
    #[must_use]
    pub const fn bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }

    /// `80 | short EF id`: the form used in P1 of READ BINARY and P2 of VERIFY and
    /// COMPUTE DIGITAL SIGNATURE. Every EF of the JPKI application answers to its low five bits.
    #[must_use]
    pub const fn short_reference(self) -> u8 {
        let [_, low] = self.bytes();
        0x80 | (low & 0x1F)
    }
}

/// Everything the procedures know about one generation of the card.
///
/// The next generation changes algorithm, applications and PINs (the task force's report of
/// 2024-03-18); it then becomes a second constant, not a second code path.
#[derive(Debug)]
pub struct CardProfile {
    /// AID of the public-key application, JPKI AP (公的個人認証AP).
    pub application: &'static [u8],
    /// AID of the issuer domain. Selecting it drops the verified PIN; selecting the MF or a warm reset does not.
    pub neutral_application: &'static [u8],
    /// EF of the user-authentication certificate (利用者証明用電子証明書), readable without a PIN on the plastic card.
    pub authentication_certificate: EfId,
    /// EF with the token label that tells a card from a phone.
    pub token_info: EfId,
    /// EF telling which certificates are present.
    pub certificate_presence: EfId,
    /// EF of the user-authentication private key.
    pub authentication_key: EfId,
    /// EF of the user-authentication PIN (利用者証明用暗証番号).
    pub authentication_pin: EfId,
    /// Digits of the user-authentication PIN.
    pub pin_digits: usize,
    /// Tries of a PIN that nobody mistyped.
    pub pin_tries: u8,
    /// DER prefix of the `DigestInfo` for SHA-256; the 32-byte hash follows.
    pub digest_info_prefix: &'static [u8],
    /// Bytes of a signature.
    pub signature_len: usize,
    /// Fewest bytes a certificate can have; less is a broken file.
    pub certificate_min: usize,
    /// Most bytes a certificate can have; a longer claim is not believed.
    pub certificate_max: usize,
    /// Bytes asked by one short READ BINARY: with the status word it fits one contactless frame.
    pub block_len: u16,
    /// Bytes asked by the first extended READ BINARY when no length was seen before.
    pub extended_len: u16,
    /// Shorter blocks to fall back to, longest first, where a reader or phone does not carry `block_len`.
    pub shorter_blocks: &'static [u16],
    /// Bytes of the token label.
    pub label_len: u16,
    /// EF of the authority that issued the user-authentication certificate; free to read, and long enough to tell
    /// whether extended answers pass.
    pub authority_certificate: EfId,
    /// EF with the key reference for terminal certificates.
    pub terminal_reference: EfId,
    /// Bytes of the card's challenge to a terminal (`project-defined`, docs/adr/0006).
    pub terminal_challenge_len: u16,
    /// Cards that people hold by mistake, by an application they have and the My Number Card has not. Most often met
    /// first: each is one SELECT.
    pub other_kinds: &'static [(OtherKind, &'static [u8])],
}

/// The My Number Card (個人番号カード) issued since 2016.
///
/// The card's own specification is not public; the values are those on which public clients that
/// work with real cards agree (OpenSC, jpki/myna, myna-card).
pub const MY_NUMBER_CARD: CardProfile = CardProfile {
    application: &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
    neutral_application: &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00],
    authentication_certificate: EfId(0x000A),
    token_info: EfId(0x0006),
    certificate_presence: EfId(0x0008),
    authentication_key: EfId(0x0017),
    authentication_pin: EfId(0x0018),
    pin_digits: 4,
    pin_tries: 3,
    digest_info_prefix: &[
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        0x04, 0x20,
    ],
    signature_len: 256,
    certificate_min: 256,
    certificate_max: 4096,
    block_len: 240,
    extended_len: 1664,
    shorter_blocks: &[128, 64],
    label_len: 0x20,
    authority_certificate: EfId(0x000B),
    terminal_reference: EfId(0x0016),
    terminal_challenge_len: 16,
    other_kinds: &[
        (
            OtherKind::DrivingLicence,
            &[0xA0, 0x00, 0x00, 0x02, 0x31, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ),
        (
            OtherKind::ResidenceCard,
            &[0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ),
        (OtherKind::TransitOrPayment, b"2PAY.SYS.DDF01"),
        (OtherKind::TransitOrPayment, b"1TIC.ICA"),
        (OtherKind::Passport, &[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01]),
        (
            OtherKind::OldResidentCard,
            &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01],
        ),
    ],
};
