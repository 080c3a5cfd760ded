//! Elementary files of the JPKI application (card facts §2).

use super::quirk::Quirk;
use super::spec::CardSpec;

/// File id of an EF under the JPKI application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EfId(pub(super) u16);

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// Readable bytes, behind a PIN where one is named.
    Transparent { behind: Option<EfId> },
    /// A PIN or password.
    Pin,
    /// A private key, usable after its PIN.
    Key { behind: EfId },
    /// Key reference for terminal certificates; its use is not public.
    TerminalKey,
}

impl EfId {
    pub(super) const SIGNING_CERTIFICATE: Self = Self(0x0001);
    pub(super) const SIGNING_AUTHORITY: Self = Self(0x0002);
    pub(super) const TOKEN_INFO: Self = Self(0x0006);
    pub(super) const PRESENCE: Self = Self(0x0008);
    pub(super) const AUTHENTICATION_CERTIFICATE: Self = Self(0x000A);
    pub(super) const AUTHENTICATION_AUTHORITY: Self = Self(0x000B);
    pub(super) const TERMINAL_KEY: Self = Self(0x0016);
    pub(super) const AUTHENTICATION_KEY: Self = Self(0x0017);
    pub(super) const AUTHENTICATION_PIN: Self = Self(0x0018);
    pub(super) const SIGNING_KEY: Self = Self(0x001A);
    pub(super) const SIGNING_PASSWORD: Self = Self(0x001B);

    /// Every EF has a short id equal to the low five bits of its file id.
    pub(super) fn of_short_id(byte: u8) -> Self {
        Self(u16::from(byte & 0x1F))
    }
}

/// The files of one card.
#[derive(Debug)]
pub(super) struct Files(Vec<(EfId, FileKind, Vec<u8>)>);

/// Size of a certificate file; what is behind the DER is zero filler (card facts §2.3).
const CERTIFICATE_FILE: usize = 0x0800;

impl Files {
    pub(super) fn of(spec: &CardSpec) -> Self {
        let has = |quirk| spec.quirks.contains(&quirk);
        let free = FileKind::Transparent { behind: None };
        let authentication_behind = has(Quirk::AndroidToken).then_some(EfId::AUTHENTICATION_PIN);
        let authentication = spec
            .authentication_certificate
            .as_ref()
            .filter(|_| !has(Quirk::NoAuthCertificate));
        let mut files = vec![
            (EfId::SIGNING_AUTHORITY, free, filled(&spec.signing_authority)),
            (EfId::TOKEN_INFO, free, token_info(label(spec)).to_vec()),
            (
                EfId::PRESENCE,
                free,
                presence(spec.signing_certificate.is_some(), authentication.is_some()),
            ),
            (
                EfId::AUTHENTICATION_AUTHORITY,
                free,
                filled(&spec.authentication_authority),
            ),
            (EfId::TERMINAL_KEY, FileKind::TerminalKey, Vec::new()),
            (
                EfId::AUTHENTICATION_KEY,
                FileKind::Key {
                    behind: EfId::AUTHENTICATION_PIN,
                },
                Vec::new(),
            ),
            (EfId::AUTHENTICATION_PIN, FileKind::Pin, Vec::new()),
            (
                EfId::SIGNING_KEY,
                FileKind::Key {
                    behind: EfId::SIGNING_PASSWORD,
                },
                Vec::new(),
            ),
            (EfId::SIGNING_PASSWORD, FileKind::Pin, Vec::new()),
        ];
        if let Some(der) = &spec.signing_certificate {
            let kind = FileKind::Transparent {
                behind: Some(EfId::SIGNING_PASSWORD),
            };
            files.push((EfId::SIGNING_CERTIFICATE, kind, filled(der)));
        }
        if let Some(der) = authentication {
            let kind = FileKind::Transparent {
                behind: authentication_behind,
            };
            files.push((EfId::AUTHENTICATION_CERTIFICATE, kind, filled(der)));
        }
        Self(files)
    }

    /// Kind and bytes of a file, if the card has it.
    pub(super) fn get(&self, id: EfId) -> Option<(FileKind, &[u8])> {
        self.0
            .iter()
            .find(|(known, ..)| *known == id)
            .map(|(_, kind, bytes)| (*kind, bytes.as_slice()))
    }
}

fn filled(der: &[u8]) -> Vec<u8> {
    let mut bytes = der.to_vec();
    bytes.resize(CERTIFICATE_FILE.max(der.len()), 0);
    bytes
}

/// EF 0008: `8F` = present is publicly known; `00` = absent is `project-defined`.
fn presence(signing: bool, authentication: bool) -> Vec<u8> {
    let byte = |present| if present { 0x8F } else { 0x00 };
    vec![byte(signing), byte(authentication), 0x00]
}

fn label(spec: &CardSpec) -> &'static str {
    if spec.quirks.contains(&Quirk::AndroidToken) {
        "JPKIAPGPSETOKEN"
    } else if spec.quirks.contains(&Quirk::IphoneToken) {
        "JPKIAPIOSTOKEN"
    } else {
        "JPKIAPICCTOKEN2"
    }
}

/// 160 bytes of PKCS#11 `CK_TOKEN_INFO`, big-endian, text padded with spaces (card facts §2.2).
fn token_info(label: &str) -> [u8; 160] {
    let mut bytes = [b' '; 160];
    let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
    put(0, label.as_bytes());
    put(32, &[b'0'; 31]);
    put(63, b"1");
    put(64, b"E16R01NJ");
    put(80, b"0000000000000000");
    put(96, &0x0000_040D_u32.to_be_bytes());
    for (index, word) in [1, 0, 1, 0, 16, 6, u32::MAX, u32::MAX, u32::MAX, u32::MAX]
        .into_iter()
        .enumerate()
    {
        put(100 + 4 * index, &u32::to_be_bytes(word));
    }
    put(140, &[3, 0, 1, 0]);
    put(144, &[b'9'; 16]);
    bytes
}
