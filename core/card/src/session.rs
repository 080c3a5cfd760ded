//! One card session: application, files, release.

use iso7816::Status;

use crate::apdu::{CardCommand, Request};
use crate::certificate::{AuthenticationCertificate, KeptCertificate};
use crate::event::Progress;
use crate::link::CardLink;
use crate::outcome::{Outcome, Stop};
use crate::profile::{CardProfile, EfId, MY_NUMBER_CARD};
use crate::status::Answer;
use crate::token::{CertificatePresence, PRESENCE_LEN, TokenKind};

/// How the certificate is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadMode {
    /// Blocks of 240 bytes, which every reader carries.
    #[default]
    Short,
    /// One extended READ BINARY, where a probe of this reader and phone has passed.
    Extended,
}

/// What reader, or phone, and card carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Whether an answer longer than 256 bytes came; absent where none was asked for.
    pub extended: Option<bool>,
    /// Bytes of the longest short READ BINARY that passed, or was not tried: 240, 128 or 64.
    pub block_len: u16,
}

impl Default for Carried {
    fn default() -> Self {
        Self {
            extended: None,
            block_len: MY_NUMBER_CARD.block_len,
        }
    }
}

/// State of the card as far as this side knows it.
pub(crate) struct Session {
    pub(crate) link: CardLink,
    pub(crate) profile: &'static CardProfile,
    /// Short EF ids work; once one was refused where SELECT EF worked, they are not tried again.
    short_ids: bool,
    current_ef: Option<EfId>,
    /// SELECT of the application went out, so the card has to be left in order.
    touched: bool,
    pub(crate) certificate: Option<AuthenticationCertificate>,
    pub(crate) tries_before: Option<u8>,
    /// Tries before a VERIFY of this or the earlier tap whose answer is still owed.
    pub(crate) unanswered: Option<u8>,
}

impl Session {
    pub(crate) const fn new(link: CardLink) -> Self {
        Self {
            link,
            profile: &MY_NUMBER_CARD,
            short_ids: true,
            current_ef: None,
            touched: false,
            certificate: None,
            tries_before: None,
            unanswered: None,
        }
    }

    /// Starts with the block length that passed this reader before; a value this side does not know is ignored.
    pub(crate) fn assume_block_len(&self, block_len: u16) {
        if self.profile.shorter_blocks.contains(&block_len) {
            self.link.note_carried(|carried| carried.block_len = block_len);
        }
    }

    /// SELECT by AID, never by ATR. One card answered 6F00 to its first command after power-up: once more.
    pub(crate) async fn select_application(&mut self) -> Result<(), Stop> {
        let command = CardCommand::SelectApplication;
        let request = Request::select_application(command, self.profile.application);
        self.link.ready(command)?;
        self.touched = true;
        self.current_ef = None;
        let mut answer = self.exchange(request).await?;
        if answer.status.meaning() == Status::UnspecifiedCheckingError {
            answer = self.exchange(request).await?;
        }
        match answer.status.0 {
            0x9000 => Ok(()),
            0x6200..=0x65FF | 0x6F00 => Err(fault(command, &answer)),
            _ => {
                self.touched = false;
                Err(self.other_kind().await)
            }
        }
    }

    /// Kind of token by the label in EF 0006.
    pub(crate) async fn token_kind(&mut self) -> Result<TokenKind, Stop> {
        let answer = self
            .read(self.profile.token_info, 0, self.profile.label_len)
            .await?;
        Ok(TokenKind::from_label(&answer.data))
    }

    /// One short READ BINARY, in a smaller block where reader or phone refuses this one. A smaller block, once
    /// needed, stays: each step down costs one command in the life of the tap.
    pub(crate) async fn read_block(&mut self, file: EfId, offset: u16, len: u16) -> Result<Answer, Stop> {
        loop {
            let block = self.link.carried().block_len;
            let ask = len.min(block);
            let answer = self.read(file, offset, ask).await?;
            let shorter = self.profile.shorter_blocks.iter().find(|shorter| **shorter < ask);
            match (answer.status.meaning(), shorter) {
                (Status::WrongLength, Some(&shorter)) if answer.data.is_empty() => {
                    self.link.note_carried(|carried| carried.block_len = shorter);
                }
                _ => return Ok(answer),
            }
        }
    }

    /// READ BINARY: at offset 0 by short EF id, with SELECT EF as the fall-back; further on in the selected file.
    /// 6282, 6B00, 6700 and short answers are data for the caller.
    pub(crate) async fn read(&mut self, file: EfId, offset: u16, len: u16) -> Result<Answer, Stop> {
        let mut answer = if offset == 0 && self.short_ids {
            let answer = self.exchange(Request::read_by_short_id(file, len)).await?;
            if answer.status.is_success() || !answer.data.is_empty() {
                self.current_ef = Some(file);
            }
            if !answer.status.refuses_short_id() || !answer.data.is_empty() {
                answer
            } else if let Some(refused) = self.select_file(file).await? {
                refused
            } else {
                self.short_ids = false;
                self.exchange(Request::read(0, len)).await?
            }
        } else {
            match self.select_file(file).await? {
                Some(refused) => refused,
                None => self.exchange(Request::read(offset, len)).await?,
            }
        };
        // More than asked for is the card's mistake; it must not shift what follows.
        answer.data.truncate(usize::from(len));
        Ok(answer)
    }

    /// SELECT EF unless it is selected already. Gives the answer when the card refuses.
    pub(crate) async fn select_file(&mut self, file: EfId) -> Result<Option<Answer>, Stop> {
        if self.current_ef == Some(file) {
            return Ok(None);
        }
        let answer = self.exchange(Request::select_file(&file.bytes())).await?;
        if answer.status.is_success() {
            self.current_ef = Some(file);
            return Ok(None);
        }
        Ok(Some(Answer {
            data: Vec::new(),
            status: answer.status,
        }))
    }

    pub(crate) const fn uses_short_ids(&self) -> bool {
        self.short_ids
    }

    pub(crate) const fn give_up_short_ids(&mut self) {
        self.short_ids = false;
    }

    /// P2 of VERIFY and COMPUTE DIGITAL SIGNATURE: the short EF id, or 80 for the selected file.
    pub(crate) const fn reference(&self, file: EfId) -> u8 {
        if self.short_ids {
            file.short_reference()
        } else {
            0x80
        }
    }

    /// The one place that knows 61xx (GET RESPONSE) and 6Cxx (same command, Le the card wants).
    /// Not for VERIFY, which is never sent twice. The link's limit on commands bounds the loop.
    pub(crate) async fn exchange(&mut self, request: Request<'_>) -> Result<Answer, Stop> {
        let command = request.command;
        let mut answer = self.link.transmit(command, request.encode()).await?;
        if let Status::WrongLeField(le) = answer.status.meaning() {
            answer = self
                .link
                .transmit(command, request.with_le(full_le(le)).encode())
                .await?;
        }
        while let Status::MoreAvailable(le) = answer.status.meaning() {
            let more = Request::get_response(command, full_le(le));
            let next = self.link.transmit(command, more.encode()).await?;
            answer.data.extend_from_slice(&next.data);
            answer.status = next.status;
        }
        Ok(answer)
    }

    /// Takes the card's power away in the middle of a procedure; the next command powers it up anew.
    pub(crate) fn power_cycle(&mut self) {
        self.link.release(true);
        self.current_ef = None;
    }

    /// Leaves the card with no PIN verified: another application first, for links that cannot take the power away,
    /// then power-off. Select-MF and a warm reset would both keep the PIN verified.
    pub(crate) async fn leave(&mut self) {
        if self.touched && !self.link.is_lost() {
            self.link.progress(Progress::Leaving);
            let aid = self.profile.neutral_application;
            let request = Request::select_application(CardCommand::Leave, aid);
            self.link.transmit_leave(request.encode()).await;
        }
        self.link.release(self.touched);
    }

    /// What the next tap needs to go on.
    pub(crate) fn kept(&self) -> Option<KeptCertificate> {
        let certificate = self.certificate.clone()?;
        Some(KeptCertificate {
            certificate,
            unanswered: self.unanswered,
        })
    }

    /// Which certificates EF 0008 tells of; `None` where it is not readable.
    pub(crate) async fn presence(&mut self) -> Result<Option<CertificatePresence>, Stop> {
        let answer = self
            .read(self.profile.certificate_presence, 0, PRESENCE_LEN)
            .await?;
        Ok(CertificatePresence::parse(&answer.data))
    }
}

fn full_le(le: u8) -> u16 {
    if le == 0 { 256 } else { u16::from(le) }
}

pub(crate) const fn fault(command: CardCommand, answer: &Answer) -> Stop {
    Stop::End(Outcome::CardFault {
        command,
        status: answer.status,
    })
}
