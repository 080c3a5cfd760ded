//! Unlock without PIN by a relay (目視確認, method A): terminal certificates, challenge, answer.
//!
//! `project-defined` (docs/adr/0006). Nothing here costs a try.

use iso7816::Status;

use crate::apdu::{CardCommand, Request};
use crate::event::Progress;
use crate::outcome::{Outcome, Stop};
use crate::session::{ReadMode, Session, fault};
use crate::signature::Unlocked;
use crate::status::Answer;
use crate::visual::{Relay, TerminalCertificate, TerminalRefusal, VisualInput};

/// Most bytes of half a terminal certificate; seen are 307 and 261. A service that sends more is not believed.
const LONGEST_HALF: usize = 1024;

/// SELECT, certificate, terminal authentication, sign; the caller leaves.
pub(crate) async fn visual(session: &mut Session, input: VisualInput) -> Result<Outcome, Stop> {
    let VisualInput {
        certificates,
        mut relay,
        read_mode,
        expected_len,
        decide,
        resume,
    } = input;
    if read_mode == ReadMode::Short {
        return Err(refused(TerminalRefusal::ExtendedNeeded));
    }
    let (certificate, digest) = session.identify(read_mode, expected_len, resume, decide).await?;
    if session.link.carried().extended == Some(false) {
        return Err(refused(TerminalRefusal::ExtendedNeeded));
    }
    session.link.progress(Progress::Opening);
    session.present(&certificates).await?;
    let unlocked = session.authenticate_terminal(relay.as_mut()).await?;
    let signature = unlocked.sign(&digest).await?;
    Ok(Outcome::Signed {
        certificate,
        signature,
        tries_before: None,
        apdus: 0,
    })
}

impl Session {
    /// Each certificate in its two halves, first to last.
    async fn present(&mut self, certificates: &[TerminalCertificate]) -> Result<(), Stop> {
        let reference = self.profile.terminal_reference;
        if let Some(answer) = self.select_file(reference).await? {
            return Err(fault(CardCommand::SelectFile, &answer));
        }
        for certificate in certificates {
            if certificate.body.len().max(certificate.signature.len()) > LONGEST_HALF {
                return Err(refused(TerminalRefusal::CertificateRefused));
            }
            for half in [
                Request::terminal_body(&certificate.body),
                Request::terminal_signature(&certificate.signature),
            ] {
                let answer = self.exchange(half).await?;
                if !answer.status.is_success() {
                    return Err(certificate_refused(&answer));
                }
            }
        }
        Ok(())
    }

    /// The card's challenge goes to the service and its answer to the card.
    async fn authenticate_terminal(&mut self, relay: &mut dyn Relay) -> Result<Unlocked<'_>, Stop> {
        let length = self.profile.terminal_challenge_len;
        let challenge = self.exchange(Request::challenge(length)).await?;
        if !challenge.status.is_success() {
            return Err(fault(CardCommand::GetChallenge, &challenge));
        }
        if challenge.data.len() != usize::from(length) {
            return Err(Stop::End(Outcome::AnswerMalformed {
                command: CardCommand::GetChallenge,
            }));
        }
        let answer = match self.link.relay(relay.ask(&challenge.data)).await? {
            Some(Ok(answer)) => answer,
            Some(Err(code)) => return Err(refused(TerminalRefusal::RelayRefused(code))),
            None => return Err(refused(TerminalRefusal::RelayLate)),
        };
        if answer.len() != self.profile.signature_len {
            return Err(refused(TerminalRefusal::KeyRefused));
        }
        let accepted = self.exchange(Request::external_authenticate(&answer)).await?;
        match accepted.status.meaning() {
            Status::Success => Ok(Unlocked::new(self)),
            Status::VerificationFailed | Status::SecurityStatusNotSatisfied => {
                Err(refused(TerminalRefusal::KeyRefused))
            }
            Status::WrongLength => Err(refused(TerminalRefusal::ExtendedNeeded)),
            _ => Err(fault(CardCommand::ExternalAuthenticate, &accepted)),
        }
    }
}

/// What a card says to a terminal certificate it does not take (`project-defined` reading).
fn certificate_refused(answer: &Answer) -> Stop {
    match answer.status.meaning() {
        Status::WrongLength => refused(TerminalRefusal::ExtendedNeeded),
        Status::ConditionsOfUseNotSatisfied => refused(TerminalRefusal::CertificateExpired),
        Status::KeyReferenceNotFound
        | Status::VerificationFailed
        | Status::IncorrectDataParameter
        | Status::IncorrectSecureMessagingDataObjects => refused(TerminalRefusal::CertificateRefused),
        _ => fault(CardCommand::LoadTerminalCertificate, answer),
    }
}

const fn refused(reason: TerminalRefusal) -> Stop {
    Stop::End(Outcome::TerminalRefused { reason })
}
