//! The elementary files of the JPKI application (facts, card §2.1–2.3).

use std::collections::{BTreeMap, BTreeSet};

use super::image::CardImage;
use super::memory::PinFile;
use super::quirk::Quirk;
use super::token;

/// File identifiers in the JPKI application.
pub mod id {
    /// 署名用電子証明書, after the sign password.
    pub const SIGNING_CERTIFICATE: u16 = 0x0001;
    /// CA certificate of 0001.
    pub const SIGNING_AUTHORITY: u16 = 0x0002;
    /// Token information, 160 bytes.
    pub const TOKEN: u16 = 0x0006;
    /// Which certificates are present, 3 bytes.
    pub const PRESENCE: u16 = 0x0008;
    /// 利用者証明用電子証明書, free to read on a plastic card.
    pub const AUTHENTICATION_CERTIFICATE: u16 = 0x000A;
    /// CA certificate of 000A.
    pub const AUTHENTICATION_AUTHORITY: u16 = 0x000B;
    /// Key reference for terminal certificates.
    pub const TERMINAL_REFERENCE: u16 = 0x0016;
    /// 利用者証明用秘密鍵.
    pub const AUTHENTICATION_KEY: u16 = 0x0017;
    /// 利用者証明用パスワード (PIN).
    pub const AUTHENTICATION_PIN: u16 = 0x0018;
    /// 署名用秘密鍵.
    pub const SIGNING_KEY: u16 = 0x001A;
    /// 署名用パスワード.
    pub const SIGNING_PIN: u16 = 0x001B;
}

/// Length of the files that hold a holder's certificate, in bytes; `project-defined`, longer than any seen certificate.
const HOLDER_FILE: usize = 0x800;
/// Length of the files that hold a CA certificate, in bytes, as dumped from a real card (facts, card §2.3).
const AUTHORITY_FILE: usize = 0x76C;

/// One elementary file.
#[derive(Debug)]
pub(super) enum ElementaryFile {
    Transparent {
        content: Vec<u8>,
        guard: Option<PinFile>,
    },
    Pin(PinFile),
    Key {
        slot: usize,
        guard: PinFile,
    },
    Reference,
}

/// All files of the application by identifier.
#[derive(Debug)]
pub(super) struct Files(BTreeMap<u16, ElementaryFile>);

impl Files {
    pub(super) fn new(image: &CardImage, quirks: &BTreeSet<Quirk>) -> Self {
        // The old resident card never had a certificate for user authentication.
        let absent = quirks.contains(&Quirk::NoAuthCertificate) || quirks.contains(&Quirk::JukiTokenCard);
        let phone = quirks.contains(&Quirk::AndroidToken);
        let free = |content| ElementaryFile::Transparent { content, guard: None };
        let mut files = BTreeMap::from([
            (
                id::SIGNING_CERTIFICATE,
                ElementaryFile::Transparent {
                    content: filled(&image.signing_certificate, HOLDER_FILE),
                    guard: Some(PinFile::Signing),
                },
            ),
            (
                id::SIGNING_AUTHORITY,
                free(filled(&image.signing_authority, AUTHORITY_FILE)),
            ),
            (
                id::TOKEN,
                free(token::information(token::label(quirks), image.token_serial).to_vec()),
            ),
            (
                id::PRESENCE,
                free(vec![0x8F, if absent { 0x00 } else { 0x8F }, 0x00]),
            ),
            (
                id::AUTHENTICATION_CERTIFICATE,
                ElementaryFile::Transparent {
                    content: filled(&image.authentication_certificate, HOLDER_FILE),
                    guard: phone.then_some(PinFile::Authentication),
                },
            ),
            (
                id::AUTHENTICATION_AUTHORITY,
                free(filled(&image.authentication_authority, AUTHORITY_FILE)),
            ),
            (id::TERMINAL_REFERENCE, ElementaryFile::Reference),
            (
                id::AUTHENTICATION_KEY,
                ElementaryFile::Key {
                    slot: image.authentication_key_slot,
                    guard: PinFile::Authentication,
                },
            ),
            (
                id::AUTHENTICATION_PIN,
                ElementaryFile::Pin(PinFile::Authentication),
            ),
            (
                id::SIGNING_KEY,
                ElementaryFile::Key {
                    slot: image.signing_key_slot,
                    guard: PinFile::Signing,
                },
            ),
            (id::SIGNING_PIN, ElementaryFile::Pin(PinFile::Signing)),
        ]);
        if absent {
            files.remove(&id::AUTHENTICATION_CERTIFICATE);
        }
        Self(files)
    }

    pub(super) fn get(&self, identifier: u16) -> Option<&ElementaryFile> {
        self.0.get(&identifier)
    }
}

/// A certificate file is longer than its certificate, and the rest is zero (facts, card §2.3).
fn filled(der: &[u8], length: usize) -> Vec<u8> {
    let mut content = der.to_owned();
    content.resize(length.max(der.len()), 0);
    content
}
