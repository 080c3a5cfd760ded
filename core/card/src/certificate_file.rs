//! The user-authentication certificate on the card: reading it, knowing the card by it, and what it means if it is not there.

use iso7816::Status;

use crate::apdu::CardCommand;
use crate::certificate::{AuthenticationCertificate, der_length};
use crate::event::Progress;
use crate::other_kind::OtherKind;
use crate::outcome::{Outcome, Stop};
use crate::session::{ReadMode, Session, fault};
use crate::status::Answer;
use crate::token::{CertificatePresence, TokenKind};

/// Longest answer of a short command, in bytes without the status word.
pub(crate) const SHORT_ANSWER: usize = 256;

impl Session {
    /// Reads the whole certificate, cut by its DER length, never the filler behind it.
    pub(crate) async fn read_certificate(
        &mut self,
        mut mode: ReadMode,
        expected_len: u16,
    ) -> Result<AuthenticationCertificate, Stop> {
        let file = self.profile.authentication_certificate;
        let longest = u16::try_from(self.profile.certificate_max).unwrap_or(u16::MAX);
        let mut bytes = Vec::new();
        let mut total = None;
        self.link.progress(Progress::ReadingCertificate { percent: 0 });
        while total.is_none_or(|total| bytes.len() < total) {
            let rest = match (total, mode) {
                (Some(total), _) => u16::try_from(total - bytes.len()).unwrap_or(u16::MAX),
                (None, ReadMode::Extended) => expected_len.clamp(self.profile.block_len, longest),
                (None, ReadMode::Short) => self.profile.block_len,
            };
            let offset = u16::try_from(bytes.len()).map_err(|_| malformed())?;
            let answer = match mode {
                ReadMode::Extended => self.read(file, offset, rest).await?,
                ReadMode::Short => self.read_block(file, offset, rest).await?,
            };
            if answer.data.is_empty() {
                if mode == ReadMode::Extended && extended_may_be_refused(&answer) {
                    self.link.note_carried(|carried| carried.extended = Some(false));
                    mode = ReadMode::Short;
                    continue;
                }
                return Err(self.unreadable(&answer, bytes.is_empty()).await);
            }
            if answer.data.len() > SHORT_ANSWER {
                self.link.note_carried(|carried| carried.extended = Some(true));
            }
            bytes.extend_from_slice(&answer.data);
            if total.is_none() {
                total =
                    der_length(&bytes).map_err(|_| if is_blank(&bytes) { absent() } else { malformed() })?;
            }
            if let Some(total) = total {
                let percent = u8::try_from(bytes.len().min(total) * 100 / total).unwrap_or(100);
                self.link.progress(Progress::ReadingCertificate { percent });
            }
        }
        AuthenticationCertificate::from_file(&bytes).map_err(|_| malformed())
    }

    /// Same card = first certificate block equal byte for byte.
    pub(crate) async fn require_same_card(&mut self, known: &AuthenticationCertificate) -> Result<(), Stop> {
        let file = self.profile.authentication_certificate;
        let mut rest = known.first_block();
        let mut offset = 0;
        while !rest.is_empty() {
            let ask = u16::try_from(rest.len()).unwrap_or(self.profile.block_len);
            let answer = self.read_block(file, offset, ask).await?;
            if answer.status.meaning() == Status::SecurityStatusNotSatisfied
                && let kind = self.token_kind().await?
                && kind.is_phone()
            {
                return Err(Stop::End(Outcome::PhoneToken { kind }));
            }
            // A card without this block, for whatever cause, is not the card that gave it.
            match rest.strip_prefix(answer.data.as_slice()) {
                Some(unread) if !answer.data.is_empty() => rest = unread,
                _ => return Err(Stop::End(Outcome::OtherCard)),
            }
            offset = offset.saturating_add(u16::try_from(answer.data.len()).unwrap_or(u16::MAX));
        }
        Ok(())
    }

    /// What an unreadable certificate means. The label tells phones and the old card, EF 0008 whether there is one.
    async fn unreadable(&mut self, answer: &Answer, at_start: bool) -> Stop {
        if !at_start {
            return match answer.status.meaning() {
                Status::WrongParameters | Status::WrongLength | Status::UnexpectedEof | Status::Success => {
                    malformed()
                }
                _ => fault(CardCommand::ReadBinary, answer),
            };
        }
        match self.token_kind().await {
            Ok(kind) if kind.is_phone() => return Stop::End(Outcome::PhoneToken { kind }),
            Ok(TokenKind::OldJukiCard) => {
                return Stop::End(Outcome::OtherKind {
                    kind: OtherKind::OldResidentCard,
                });
            }
            Ok(_) => {}
            Err(stop) => return stop,
        }
        let present = match self.presence().await {
            Ok(presence) => presence.and_then(CertificatePresence::has_authentication),
            Err(stop) => return stop,
        };
        match (present, answer.status.meaning()) {
            (Some(false), _) => absent(),
            (_, Status::NotFound | Status::WrongParameters | Status::UnexpectedEof | Status::Success) => {
                absent()
            }
            (_, Status::WrongLength) => malformed(),
            _ => fault(CardCommand::ReadBinary, answer),
        }
    }
}

/// An empty answer that may only mean "not in extended length".
const fn extended_may_be_refused(answer: &Answer) -> bool {
    !matches!(
        answer.status.meaning(),
        Status::SecurityStatusNotSatisfied | Status::NotFound
    )
}

/// A file never written: project-defined reading, what an absent certificate gives is not public.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0x00) || bytes.iter().all(|&byte| byte == 0xFF)
}

const fn absent() -> Stop {
    Stop::End(Outcome::CertificateAbsent)
}

const fn malformed() -> Stop {
    Stop::End(Outcome::CertificateMalformed)
}
