//! What the card understands of an APDU before any file is touched.

use iso7816::command::CommandView;

use super::status::Status;

/// Instructions the card knows (facts, card §3). All others are 6D00.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Select,
    ReadBinary,
    Verify,
    ChangeReferenceData,
    GetData,
    GetResponse,
    ComputeDigitalSignature,
    /// `80 A2`, one half of a card-verifiable certificate (facts, card §6).
    LoadTerminalCertificate,
    GetChallenge,
    ExternalAuthenticate,
    /// `80 FC 00 00`, the closing command of the iPhone profile (facts, card §7).
    CloseToken,
}

/// One APDU, parsed: case 1 to 4, short or extended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Command<'a> {
    pub(super) operation: Operation,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(super) data: &'a [u8],
    /// Longest answer asked for, in bytes: 0 without Le, 256 for a short Le of 00, 65,536 for an extended one.
    pub(super) le: usize,
    pub(super) extended: bool,
    /// No body at all: four bytes.
    pub(super) case1: bool,
}

impl<'a> Command<'a> {
    /// Class and instruction are looked at before the lengths, so that a class this card does not know is 6E00 whatever
    /// follows it.
    pub(super) fn parse(apdu: &'a [u8]) -> Result<Self, Status> {
        let &[class, instruction, _, _, ..] = apdu else {
            return Err(Status::WRONG_LENGTH);
        };
        let operation = operation(class, instruction)?;
        let view = CommandView::try_from(apdu).map_err(|_| Status::WRONG_LENGTH)?;
        Ok(Self {
            operation,
            p1: view.p1,
            p2: view.p2,
            data: view.data(),
            le: view.expected(),
            extended: view.extended,
            case1: apdu.len() == 4,
        })
    }
}

fn operation(class: u8, instruction: u8) -> Result<Operation, Status> {
    // Bits 1–2 of an interindustry or JICSAP class name the channel, bits 3–4 secure messaging (facts, card §1.2).
    match class {
        0x00 | 0x80 => {}
        0x01..=0x0F | 0x81..=0x8F if class & 0x03 != 0 => return Err(Status::CHANNEL),
        0x01..=0x0F | 0x81..=0x8F => return Err(Status::SECURE_MESSAGING),
        _ => return Err(Status::CLASS),
    }
    match (class, instruction) {
        (0x00, 0xA4) => Ok(Operation::Select),
        (0x00, 0xB0) => Ok(Operation::ReadBinary),
        (0x00, 0x20) => Ok(Operation::Verify),
        (0x00, 0x24) => Ok(Operation::ChangeReferenceData),
        (0x00, 0xCA) => Ok(Operation::GetData),
        (0x00, 0xC0) => Ok(Operation::GetResponse),
        (0x00, 0x84) => Ok(Operation::GetChallenge),
        (0x00, 0x82) => Ok(Operation::ExternalAuthenticate),
        (0x80, 0xA2) => Ok(Operation::LoadTerminalCertificate),
        (0x80, 0x2A) => Ok(Operation::ComputeDigitalSignature),
        (0x80, 0xFC) => Ok(Operation::CloseToken),
        _ => Err(Status::INSTRUCTION),
    }
}
