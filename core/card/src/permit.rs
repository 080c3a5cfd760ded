//! A PIN try is sacred: counter → permit → VERIFY → signature, by type.
//!
//! Each step owns the exclusive borrow of the session and is consumed by the next. So there is no permit without a
//! counter read in this card session, nothing can happen on the card in between, one permit sends one VERIFY, and
//! nothing is signed without one.

use iso7816::Status;

use crate::apdu::{CardCommand, Request};
use crate::certificate::{AuthenticationCertificate, KeptCertificate, LastTryConsent};
use crate::event::Progress;
use crate::outcome::{Outcome, Stop};
use crate::pin::Pin;
use crate::session::{Session, fault};
use crate::signature::Unlocked;
use crate::status::Answer;
use crate::token::PinState;

impl Session {
    /// Reads the counter. `9000` gives no counter: power off, ask once more, and only the same card may answer.
    pub(crate) async fn tries_left(
        &mut self,
        card: Option<&AuthenticationCertificate>,
    ) -> Result<TriesLeft<'_>, Stop> {
        let mut state = self.ask_tries().await?;
        if state == PinState::AlreadyVerified {
            self.power_cycle();
            self.select_application().await?;
            if let Some(card) = card {
                self.require_same_card(card).await?;
            }
            state = self.ask_tries().await?;
        }
        let left = match state {
            PinState::TriesLeft(left) => left,
            PinState::Locked => return Err(Stop::End(Outcome::Locked)),
            // The answer owed came from a PIN that was switched on, so this is a blocked one.
            PinState::SwitchedOff if self.unanswered.is_some() => return Err(Stop::End(Outcome::Locked)),
            PinState::SwitchedOff => return Err(Stop::End(Outcome::PinSwitchedOff)),
            PinState::AlreadyVerified => return Err(Stop::End(Outcome::AlreadyVerified)),
            PinState::Unknown => return Err(Stop::End(Outcome::TriesUnknown)),
        };
        self.link.progress(Progress::TriesLeft(left));
        Ok(TriesLeft { session: self, left })
    }

    /// Empty VERIFY: costs no try. Some reader and card pairs refuse its four bytes and take them with Le.
    pub(crate) async fn ask_tries(&mut self) -> Result<PinState, Stop> {
        let pin = self.profile.authentication_pin;
        if !self.uses_short_ids() && self.select_file(pin).await?.is_some() {
            return Ok(PinState::Unknown);
        }
        let mut answer = self.ask_once().await?;
        if self.uses_short_ids() && answer.status.refuses_short_id() && self.select_file(pin).await?.is_none()
        {
            self.give_up_short_ids();
            answer = self.ask_once().await?;
        }
        Ok(match answer.status.meaning() {
            Status::RemainingRetries(0) | Status::OperationBlocked => PinState::Locked,
            Status::RemainingRetries(left) => PinState::TriesLeft(left),
            Status::ReferenceDataNotUsable => PinState::SwitchedOff,
            Status::Success => PinState::AlreadyVerified,
            _ => PinState::Unknown,
        })
    }

    async fn ask_once(&mut self) -> Result<Answer, Stop> {
        let request = Request::ask_tries(self.reference(self.profile.authentication_pin));
        let answer = self.link.transmit(request.command, request.encode()).await?;
        match answer.status.meaning() {
            Status::WrongLength | Status::WrongLeField(_) => {
                self.link
                    .transmit(request.command, request.with_le(256).encode())
                    .await
            }
            _ => Ok(answer),
        }
    }
}

/// The counter, read in this card session and still true: nobody else can reach the card.
pub(crate) struct TriesLeft<'session> {
    session: &'session mut Session,
    left: u8,
}

impl<'session> TriesLeft<'session> {
    pub(crate) const fn count(&self) -> u8 {
        self.left
    }

    /// Finds out what became of a VERIFY whose answer was lost: `n0` tries before it, `n1` now.
    fn resolve_unanswered(&mut self) -> Result<(), Stop> {
        let Some(before) = self.session.unanswered.take() else {
            return Ok(());
        };
        if cfg!(feature = "broken-permit") {
            return Ok(());
        }
        let (now, full) = (self.left, self.session.profile.pin_tries);
        if now == before || now == full {
            // Never processed, or right and the counter reset: in neither case was a try spent.
            Ok(())
        } else if now.checked_add(1) == Some(before) {
            Err(Stop::End(Outcome::WrongPin { tries_left: now }))
        } else {
            Err(Stop::End(Outcome::UsedElsewhere {
                tries_before: before,
                tries_left: now,
            }))
        }
    }

    /// Turns the counter into leave for one VERIFY.
    pub(crate) fn permit(
        mut self,
        card: &AuthenticationCertificate,
        consent: Option<LastTryConsent>,
    ) -> Result<Permit<'session>, Stop> {
        self.resolve_unanswered()?;
        // The PIN at hand was kept for the card the consent names, whatever the counter of this one.
        if consent.as_ref().is_some_and(|consent| !consent.is_for(card)) {
            return Err(Stop::End(Outcome::OtherCard));
        }
        if self.left <= 1 && consent.is_none() {
            return Err(Stop::End(Outcome::LastTry {
                kept: KeptCertificate::from(card.clone()),
            }));
        }
        self.session.tries_before = Some(self.left);
        Ok(Permit {
            session: self.session,
            tries_before: self.left,
        })
    }
}

/// Leave for one VERIFY.
pub(crate) struct Permit<'session> {
    session: &'session mut Session,
    tries_before: u8,
}

impl<'session> Permit<'session> {
    /// Sends the PIN, once. Whatever the answer, it is not sent again.
    pub(crate) async fn verify(self, pin: Pin) -> Result<Unlocked<'session>, Stop> {
        let Self {
            session,
            tries_before,
        } = self;
        session.link.ready(CardCommand::Verify)?;
        let apdu = Request::verify(
            session.reference(session.profile.authentication_pin),
            pin.digits(),
        )
        .encode();
        drop(pin);
        session.link.progress(Progress::Verifying);
        session.unanswered = Some(tries_before);
        let answer = session.link.transmit(CardCommand::Verify, apdu).await?;
        session.unanswered = None;
        match answer.status.meaning() {
            Status::Success => Ok(Unlocked::new(session)),
            Status::RemainingRetries(0) | Status::OperationBlocked | Status::ReferenceDataNotUsable => {
                Err(Stop::End(Outcome::Locked))
            }
            Status::RemainingRetries(tries_left) => Err(Stop::End(Outcome::WrongPin { tries_left })),
            Status::VerificationFailed => Err(session.wrong_without_counter(tries_before).await),
            _ => Err(fault(CardCommand::Verify, &answer)),
        }
    }
}

impl Session {
    /// 6300: wrong, and no counter told. Ask; if the card will not say, one try was spent.
    async fn wrong_without_counter(&mut self, tries_before: u8) -> Stop {
        let left = match self.ask_tries().await {
            Ok(PinState::TriesLeft(left)) => left,
            Ok(PinState::Locked) => 0,
            _ => tries_before.saturating_sub(1),
        };
        Stop::End(if left == 0 {
            Outcome::Locked
        } else {
            Outcome::WrongPin { tries_left: left }
        })
    }
}
