//! Opening the card without a PIN by a terminal: `80 A2`, GET CHALLENGE, EXTERNAL AUTHENTICATE.
//!
//! Shape and lengths of the terminal certificate are as seen in public (facts, card §6); everything after it is
//! `project-defined` (docs/adr/0006). This is not the real card's protocol.

use sha2::{Digest as _, Sha256};

use super::VirtualCard;
use super::command::Command;
use super::file::id;
use super::status::{Reply, Status};
use crate::mint::{ANSWER_DOMAIN, TerminalKeyId, TerminalRoot, verify_message};

/// Data of `80 A2 06 C1`, in bytes.
const BODY: usize = 307;
/// Data of `80 A2 00 C1`, in bytes.
const SIGNATURE_OBJECT: usize = 261;
/// Longest challenge a card gives, in bytes.
const LONGEST_CHALLENGE: usize = 256;

/// What the card knows of the terminal before it; gone with another application and with power.
#[derive(Debug, Default)]
pub(super) struct TerminalStatus {
    /// A body whose signature has not come yet.
    body: Option<Vec<u8>>,
    /// The last certificate accepted.
    accepted: Option<TerminalRoot>,
    /// Good for one EXTERNAL AUTHENTICATE.
    challenge: Option<Vec<u8>>,
    /// Authenticated: good for one signature.
    pub(super) opened: bool,
}

impl VirtualCard {
    /// Body, then signature, of one certificate of the chain.
    pub(super) fn load_terminal_certificate(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        match (command.p1, command.p2) {
            (0x06, 0xC1) => self.load_body(command.data),
            (0x00, 0xC1) => self.load_signature(command.data),
            _ => Err(Status::PARAMETERS),
        }
    }

    fn load_body(&mut self, data: &[u8]) -> Result<Reply, Status> {
        if self.current != Some(id::TERMINAL_REFERENCE) && self.terminal.accepted.is_none() {
            return Err(Status::CONDITIONS);
        }
        if data.len() != BODY {
            return Err(Status::WRONG_LENGTH);
        }
        let body = Body::parse(data).ok_or(Status::WRONG_DATA)?;
        if body.issuer != self.terminal_issuer().id {
            return Err(Status::NO_OBJECT);
        }
        if body.subject.last_month() < self.month {
            return Err(Status::CONDITIONS);
        }
        self.terminal.body = Some(data.to_vec());
        Ok(Status::DONE.into())
    }

    fn load_signature(&mut self, data: &[u8]) -> Result<Reply, Status> {
        if data.len() != SIGNATURE_OBJECT {
            return Err(Status::WRONG_LENGTH);
        }
        let body = self.terminal.body.take().ok_or(Status::CONDITIONS)?;
        let signature = data
            .strip_prefix(&[0x5F, 0x37, 0x82, 0x01, 0x00])
            .ok_or(Status::WRONG_DATA)?;
        let signed = body.get(5..).unwrap_or_default();
        if !verify_message(&self.terminal_issuer().modulus, signed, signature) {
            return Err(Status::WRONG_OBJECT);
        }
        let body = Body::parse(&body).ok_or(Status::WRONG_DATA)?;
        self.terminal.accepted = Some(TerminalRoot {
            id: body.subject,
            modulus: body.modulus.to_vec(),
        });
        Ok(Status::DONE.into())
    }

    /// Random enough for an emulator, and the same on every run: transcripts stay true.
    pub(super) fn get_challenge(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        if (command.p1, command.p2) != (0x00, 0x00) {
            return Err(Status::PARAMETERS);
        }
        if command.extended {
            return Err(Status::CONDITIONS);
        }
        if command.le == 0 || command.le > LONGEST_CHALLENGE || !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        let challenge: Vec<u8> = (0_u8..)
            .flat_map(|block| {
                let mut hash = Sha256::new();
                hash.update(self.apdu_count.to_be_bytes());
                hash.update([block]);
                hash.finalize().to_vec()
            })
            .take(command.le)
            .collect();
        self.terminal.challenge = Some(challenge.clone());
        Ok(Reply {
            data: challenge,
            status: Status::DONE,
        })
    }

    /// A challenge serves once, whatever comes of it.
    pub(super) fn external_authenticate(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        if (command.p1, command.p2) != (0x00, 0x00) {
            return Err(Status::PARAMETERS);
        }
        let challenge = self.terminal.challenge.take().ok_or(Status::CONDITIONS)?;
        let terminal = self.terminal.accepted.as_ref().ok_or(Status::CONDITIONS)?;
        if command.data.len() != 256 {
            return Err(Status::WRONG_LENGTH);
        }
        let message = [ANSWER_DOMAIN, &challenge].concat();
        if !verify_message(&terminal.modulus, &message, command.data) {
            return Err(Status::VERIFICATION_FAILED);
        }
        self.terminal.opened = true;
        Ok(Status::DONE.into())
    }

    fn terminal_issuer(&self) -> &TerminalRoot {
        self.terminal.accepted.as_ref().unwrap_or(&self.terminal_root)
    }
}

/// The parts of a certificate body.
struct Body<'a> {
    issuer: TerminalKeyId,
    subject: TerminalKeyId,
    modulus: &'a [u8],
}

impl<'a> Body<'a> {
    fn parse(data: &'a [u8]) -> Option<Self> {
        let rest = data.strip_prefix(&[0x7F, 0x21, 0x82, 0x02, 0x33, 0x5F, 0x4E, 0x82, 0x01, 0x29])?;
        let (issuer, rest) = rest.split_first_chunk::<16>()?;
        let (subject, rest) = rest.split_first_chunk::<16>()?;
        let modulus = rest.strip_prefix(&[0x90, 0x03, 0x01, 0x00, 0x01, 0x91, 0x82, 0x01, 0x00])?;
        Some(Self {
            issuer: TerminalKeyId(*issuer),
            subject: TerminalKeyId(*subject),
            modulus,
        })
    }
}
