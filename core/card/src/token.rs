//! What kind of token answers, and which certificates it holds.

/// Kind of token by the label in EF 0006 (first 32 bytes of a PKCS#11 `CK_TOKEN_INFO`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The My Number Card (マイナンバーカード).
    PlasticCard,
    /// The older resident card (住基カード).
    OldJukiCard,
    /// Card functions on an Android phone.
    Android,
    /// Card functions on an iPhone.
    Iphone,
    /// Any other label.
    Unknown,
}

impl TokenKind {
    /// Reads the label; spaces and NULs behind it are filler.
    #[must_use]
    pub fn from_label(label: &[u8]) -> Self {
        match label
            .trim_ascii_end()
            .split(|&byte| byte == 0)
            .next()
            .map(<[u8]>::trim_ascii_end)
        {
            Some(b"JPKIAPICCTOKEN2") => Self::PlasticCard,
            Some(b"JPKIAPICCTOKEN") => Self::OldJukiCard,
            Some(b"JPKIAPGPSETOKEN") => Self::Android,
            Some(b"JPKIAPIOSTOKEN") => Self::Iphone,
            _ => Self::Unknown,
        }
    }

    /// Whether the card functions live on a phone.
    #[must_use]
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::Iphone)
    }
}

/// Bytes of EF 0008.
pub(crate) const PRESENCE_LEN: u16 = 3;

/// EF 0008: which certificates are present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificatePresence {
    /// Byte 0, the signing certificate (署名用電子証明書).
    pub signing: u8,
    /// Byte 1, the user-authentication certificate.
    pub authentication: u8,
}

impl CertificatePresence {
    pub(crate) fn parse(file: &[u8]) -> Option<Self> {
        match *file {
            [signing, authentication, ..] => Some(Self {
                signing,
                authentication,
            }),
            _ => None,
        }
    }

    /// Whether the user-authentication certificate is there. `8F` is publicly known to mean present; `00` as
    /// absent is a project-defined reading; any other value tells nothing.
    #[must_use]
    pub const fn has_authentication(self) -> Option<bool> {
        match self.authentication {
            0x8F => Some(true),
            0x00 => Some(false),
            _ => None,
        }
    }
}

/// What the empty VERIFY told about the user-authentication PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinState {
    /// `63Cx`: so many tries are left, at least 1.
    TriesLeft(u8),
    /// `63C0` or `6983`: locked.
    Locked,
    /// `6984`: the PIN is switched off, as on a face-authentication card (顔認証マイナンバーカード).
    /// Project-defined reading: what such a card answers is not public.
    SwitchedOff,
    /// `9000`: an earlier user left the PIN verified. Tells nothing about the counter.
    AlreadyVerified,
    /// Any other answer.
    Unknown,
}

/// What [`CardTask::info`](crate::CardTask::info) found out without a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardInfo {
    /// Kind of token.
    pub token: TokenKind,
    /// Certificates present, where EF 0008 is readable.
    pub presence: Option<CertificatePresence>,
    /// State of the user-authentication PIN.
    pub pin: PinState,
    /// The certificate, when asked for and readable.
    pub certificate: Option<crate::AuthenticationCertificate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_padded_either_way() {
        assert_eq!(
            TokenKind::from_label(b"JPKIAPICCTOKEN2                 "),
            TokenKind::PlasticCard
        );
        assert_eq!(
            TokenKind::from_label(b"JPKIAPICCTOKEN\0\0\0\0"),
            TokenKind::OldJukiCard
        );
        assert_eq!(TokenKind::from_label(b"JPKIAPGPSETOKEN \0 "), TokenKind::Android);
        assert_eq!(TokenKind::from_label(b"JPKIAPIOSTOKEN"), TokenKind::Iphone);
        assert_eq!(TokenKind::from_label(b""), TokenKind::Unknown);
        assert_eq!(TokenKind::from_label(b"JPKIAPICCTOKEN23"), TokenKind::Unknown);
    }
}
