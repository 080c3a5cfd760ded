//! Command APDUs and how they are encoded (ISO/IEC 7816-4 §5.1).

use std::fmt;

use iso7816::command::class::{Class, NO_SM_CLA, ZERO_CLA};
use iso7816::command::{CommandBuilder, ExpectedLen, Instruction};
use zeroize::Zeroizing;

use crate::profile::EfId;

/// The encoded bytes of one command.
///
/// A VERIFY carries the PIN, therefore the bytes are wiped on drop, cannot be cloned, and `Debug` shows
/// only header and length.
pub struct CommandApdu(Zeroizing<Vec<u8>>);

impl CommandApdu {
    /// The bytes to put on the link, and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for CommandApdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CommandApdu(")?;
        for byte in self.0.iter().take(4) {
            write!(f, "{byte:02X}")?;
        }
        write!(f, ", {} bytes)", self.0.len())
    }
}

/// The step of a procedure that a command belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardCommand {
    /// SELECT of the application by AID.
    SelectApplication,
    /// SELECT of a file, where the card refuses short EF ids.
    SelectFile,
    /// READ BINARY.
    ReadBinary,
    /// VERIFY without data: asks how many tries are left.
    AskTries,
    /// VERIFY with the PIN.
    Verify,
    /// COMPUTE DIGITAL SIGNATURE.
    Sign,
    /// SELECT of another card's application, to say what was held instead.
    ProbeKind,
    /// Half of a terminal certificate (`80 A2`).
    LoadTerminalCertificate,
    /// GET CHALLENGE.
    GetChallenge,
    /// EXTERNAL AUTHENTICATE.
    ExternalAuthenticate,
    /// SELECT of the issuer domain, which drops the verified PIN.
    Leave,
}

impl CardCommand {
    /// Stable lower-case name, for vendors and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SelectApplication => "select-application",
            Self::SelectFile => "select-file",
            Self::ReadBinary => "read-binary",
            Self::AskTries => "ask-tries",
            Self::Verify => "verify",
            Self::Sign => "sign",
            Self::ProbeKind => "probe-kind",
            Self::LoadTerminalCertificate => "load-terminal-certificate",
            Self::GetChallenge => "get-challenge",
            Self::ExternalAuthenticate => "external-authenticate",
            Self::Leave => "leave",
        }
    }
}

/// A command before encoding; kept so that it can be sent again with another Le.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) command: CardCommand,
    class: Class,
    instruction: Instruction,
    p1: u8,
    p2: u8,
    data: &'a [u8],
    /// 0: no Le field.
    le: u16,
    /// Ask for all there is by an extended Le, `00 00 00`, whatever `le` says.
    whole: bool,
}

impl<'a> Request<'a> {
    const fn plain(command: CardCommand, instruction: Instruction, p1: u8, p2: u8) -> Self {
        Self {
            command,
            class: ZERO_CLA,
            instruction,
            p1,
            p2,
            data: &[],
            le: 0,
            whole: false,
        }
    }

    /// `00 A4 04 0C Lc AID`: by AID, no file control information asked.
    pub(crate) const fn select_application(command: CardCommand, aid: &'a [u8]) -> Self {
        Self {
            data: aid,
            ..Self::plain(command, Instruction::Select, 0x04, 0x0C)
        }
    }

    /// `00 A4 02 0C 02 FID`.
    pub(crate) const fn select_file(fid: &'a [u8; 2]) -> Self {
        Self {
            data: fid,
            ..Self::plain(CardCommand::SelectFile, Instruction::Select, 0x02, 0x0C)
        }
    }

    /// `00 B0 80|sfi 00 Le`: reads from the start and selects the file.
    pub(crate) const fn read_by_short_id(file: EfId, le: u16) -> Self {
        let p1 = file.short_reference();
        Self {
            le,
            ..Self::plain(CardCommand::ReadBinary, Instruction::ReadBinary, p1, 0x00)
        }
    }

    /// `00 B0 80|sfi 00 00 00 00`: all there is, in one extended answer.
    pub(crate) const fn read_whole(file: EfId) -> Self {
        Self {
            whole: true,
            ..Self::read_by_short_id(file, 0)
        }
    }

    /// `00 B0 hi lo Le` in the selected file. Offsets end at 7FFF; the caller's bounds are far below.
    pub(crate) const fn read(offset: u16, le: u16) -> Self {
        let [p1, p2] = (offset & 0x7FFF).to_be_bytes();
        Self {
            le,
            ..Self::plain(CardCommand::ReadBinary, Instruction::ReadBinary, p1, p2)
        }
    }

    /// `00 20 00 P2`, case 1.
    pub(crate) const fn ask_tries(p2: u8) -> Self {
        Self::plain(CardCommand::AskTries, Instruction::Verify, 0x00, p2)
    }

    /// `00 20 00 P2 Lc PIN`. Only a permit calls this.
    pub(crate) const fn verify(p2: u8, pin: &'a [u8]) -> Self {
        Self {
            data: pin,
            ..Self::plain(CardCommand::Verify, Instruction::Verify, 0x00, p2)
        }
    }

    /// `80 2A 00 P2 33 DigestInfo 00`: the card pads PKCS#1 v1.5 itself.
    pub(crate) const fn sign(p2: u8, digest_info: &'a [u8]) -> Self {
        let plain = Self::plain(CardCommand::Sign, Instruction::Unknown(0x2A), 0x00, p2);
        Self {
            class: NO_SM_CLA,
            data: digest_info,
            le: 256,
            ..plain
        }
    }

    /// `80 A2 06 C1`: body of a terminal certificate. Longer than 255 bytes, so extended.
    pub(crate) const fn terminal_body(body: &'a [u8]) -> Self {
        let command = CardCommand::LoadTerminalCertificate;
        Self {
            class: NO_SM_CLA,
            data: body,
            ..Self::plain(command, Instruction::Unknown(0xA2), 0x06, 0xC1)
        }
    }

    /// `80 A2 00 C1`: its signature.
    pub(crate) const fn terminal_signature(signature: &'a [u8]) -> Self {
        Self {
            p1: 0x00,
            ..Self::terminal_body(signature)
        }
    }

    /// `00 84 00 00 Le`.
    pub(crate) const fn challenge(le: u16) -> Self {
        Self {
            le,
            ..Self::plain(CardCommand::GetChallenge, Instruction::Unknown(0x84), 0x00, 0x00)
        }
    }

    /// `00 82 00 00`: the terminal's signature.
    pub(crate) const fn external_authenticate(answer: &'a [u8]) -> Self {
        let command = CardCommand::ExternalAuthenticate;
        Self {
            data: answer,
            ..Self::plain(command, Instruction::Unknown(0x82), 0x00, 0x00)
        }
    }

    /// `00 C0 00 00 Le`, counted under the command it continues.
    pub(crate) const fn get_response(command: CardCommand, le: u16) -> Self {
        Self {
            le,
            ..Self::plain(command, Instruction::GetResponse, 0x00, 0x00)
        }
    }

    pub(crate) const fn with_le(self, le: u16) -> Self {
        Self { le, ..self }
    }

    /// Short encoding wherever Lc and Le fit it, else extended.
    pub(crate) fn encode(&self) -> CommandApdu {
        let le = if self.whole {
            ExpectedLen::Max
        } else {
            ExpectedLen::Ne(self.le)
        };
        let mut builder = CommandBuilder::new(self.class, self.instruction, self.p1, self.p2, self.data, le);
        if self.whole {
            builder = builder.force_extended();
        }
        // One allocation of the final size: a growing buffer would leave copies of a PIN behind.
        let mut bytes = Zeroizing::new(vec![0; builder.required_len()]);
        let written = builder.serialize_into(&mut bytes.as_mut_slice());
        debug_assert!(written.is_ok(), "the buffer has the length the builder asked for");
        CommandApdu(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::MY_NUMBER_CARD;

    #[test]
    fn encodes_the_public_forms() {
        let card = &MY_NUMBER_CARD;
        let bytes = |request: Request<'_>| request.encode().expose().to_vec();
        assert_eq!(
            bytes(Request::read_by_short_id(card.authentication_certificate, 240)),
            [0, 0xB0, 0x8A, 0, 0xF0]
        );
        assert_eq!(bytes(Request::read(0x1E0, 256)), [0, 0xB0, 0x01, 0xE0, 0]);
        assert_eq!(bytes(Request::read(0, 1664)), [0, 0xB0, 0, 0, 0, 0x06, 0x80]);
        assert_eq!(
            bytes(Request::read_whole(card.authority_certificate)),
            [0, 0xB0, 0x8B, 0, 0, 0, 0]
        );
        assert_eq!(bytes(Request::challenge(16)), [0, 0x84, 0, 0, 16]);
        assert_eq!(
            bytes(Request::terminal_body(&[7; 307]))[..7],
            [0x80, 0xA2, 0x06, 0xC1, 0, 0x01, 0x33]
        );
        assert_eq!(
            bytes(Request::terminal_signature(&[7; 261]))[..7],
            [0x80, 0xA2, 0, 0xC1, 0, 0x01, 0x05]
        );
        let authenticate = bytes(Request::external_authenticate(&[7; 256]));
        assert_eq!(
            (&authenticate[..7], authenticate.len()),
            (&[0, 0x82, 0, 0, 0, 0x01, 0x00][..], 263)
        );
        assert_eq!(bytes(Request::ask_tries(0x98)), [0, 0x20, 0, 0x98]);
        assert_eq!(
            bytes(Request::ask_tries(0x98).with_le(256)),
            [0, 0x20, 0, 0x98, 0]
        );
        let sign = bytes(Request::sign(0x97, &[7; 51]));
        assert_eq!(
            (&sign[..5], sign.len(), sign.last()),
            (&[0x80, 0x2A, 0, 0x97, 0x33][..], 57, Some(&0))
        );
    }

    #[test]
    fn debug_hides_the_data() {
        let apdu = Request::verify(0x98, b"4711").encode();
        assert_eq!(format!("{apdu:?}"), "CommandApdu(00200098, 9 bytes)");
    }
}
