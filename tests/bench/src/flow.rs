//! What a shell does with a card, on the virtual card in this process.

use jiff::Timestamp;
use kazasu_card::{
    AuthenticationCertificate, BlockingLink, CardTask, CheckInput, Decision, KeptCertificate, LinkLost,
    MY_NUMBER_CARD, Outcome, Pin, ReadMode, drive,
};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::mint::{Mint, MintError, TerminalDraft};
use kazasu_testkit::people::{self, CertificateSize, DEFAULT_PERSON};

use crate::binding::Binding;
use crate::terminal::AnsweredTerminal;
use crate::traffic::{Ear, Traffic};

/// Certificate sizes under test, in bytes: seen, usual, and longer than the first extended read asks for.
pub const SIZES: [u16; 3] = [1583, 1590, 1700];

/// A flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// PIN check, extended read, on a reader that has seen no card yet: 1,664 bytes are asked.
    CheckExtended,
    /// PIN check, extended read, on a reader whose last card had a certificate of this length.
    CheckExtendedSeen,
    /// PIN check in blocks of 240 bytes.
    CheckShort,
    /// PIN check that goes on with a certificate read in an earlier tap.
    Resume,
    /// The visual check: opened by the terminal, extended read, on a reader that has seen no card yet.
    Visual,
    /// Tries left, without a PIN.
    Tries,
}

impl Flow {
    /// All flows.
    pub const ALL: [Self; 6] = [
        Self::CheckExtended,
        Self::CheckExtendedSeen,
        Self::CheckShort,
        Self::Resume,
        Self::Visual,
        Self::Tries,
    ];

    /// Name in figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckExtended => "check-extended",
            Self::CheckExtendedSeen => "check-extended-seen",
            Self::CheckShort => "check-short",
            Self::Resume => "resume",
            Self::Visual => "visual",
            Self::Tries => "tries",
        }
    }

    /// Commands to reach, leave included: the numbers the project has set itself.
    #[must_use]
    pub fn apdus_to_reach(self, certificate: u16) -> usize {
        match self {
            Self::CheckExtended | Self::CheckExtendedSeen | Self::Resume => 6,
            Self::CheckShort => usize::from(certificate).div_ceil(240) + 5,
            Self::Visual => 9,
            Self::Tries => 3,
        }
    }

    /// Whether the flow is a whole PIN check, which the ideal list of commands stands for.
    #[must_use]
    pub const fn is_check(self) -> bool {
        matches!(
            self,
            Self::CheckExtended | Self::CheckExtendedSeen | Self::CheckShort
        )
    }

    /// A fresh task for a card of which this is known.
    ///
    /// # Errors
    /// [`FlowError::Unusable`] when certificate or PIN are none.
    pub fn task(self, known: &Known, binding: &Binding) -> Result<CardTask, FlowError> {
        let binding = binding.clone();
        let decide = move |read: &AuthenticationCertificate| Decision::Sign(binding.digest(read.der()));
        let unusable = || FlowError::Unusable(self.name());
        let read_mode = match self {
            Self::Tries => return Ok(CardTask::tries()),
            Self::Visual => return Ok(CardTask::visual(known.terminal.input(decide))),
            Self::CheckShort => ReadMode::Short,
            Self::CheckExtended | Self::CheckExtendedSeen | Self::Resume => ReadMode::Extended,
        };
        let mut input = CheckInput::new(Pin::parse(&known.pin).map_err(|_| unusable())?, decide);
        input.read_mode = read_mode;
        input.expected_len = match self {
            Self::CheckExtendedSeen => u16::try_from(known.certificate.len()).map_err(|_| unusable())?,
            _ => MY_NUMBER_CARD.extended_len,
        };
        if self == Self::Resume {
            let certificate =
                AuthenticationCertificate::from_file(&known.certificate).map_err(|_| unusable())?;
            input.resume = Some(KeptCertificate::from(certificate));
        }
        Ok(CardTask::check(input))
    }
}

/// Why a flow gave no figure.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The synthetic person is not there, or has no such certificate.
    #[error("no person with a certificate of {0} bytes")]
    Person(u16),
    /// The card could not be issued.
    #[error("the card cannot be issued: {0}")]
    Mint(#[from] MintError),
    /// The flow cannot be started on this card.
    #[error("{0} cannot be started on this card")]
    Unusable(&'static str),
    /// The flow ended in another way than it should.
    #[error("{flow} ended with {code}")]
    Ended {
        /// The flow.
        flow: &'static str,
        /// Code of its outcome.
        code: &'static str,
    },
}

/// A card in the reader.
pub struct Issued {
    /// The card.
    pub card: VirtualCard,
    /// What is known of it.
    pub known: Known,
}

/// What a card's owner and the clinic know.
pub struct Known {
    /// The user-authentication certificate, DER.
    pub certificate: Vec<u8>,
    /// The PIN; the person is synthetic.
    pub pin: String,
    /// The terminal of visual checks, which the card trusts.
    pub terminal: AnsweredTerminal,
}

/// The default synthetic person's card, with a certificate of `size` bytes.
///
/// # Errors
/// [`FlowError`] when there is no such person or the card cannot be issued.
pub fn issue(size: u16) -> Result<Issued, FlowError> {
    let mut person = people::by_id(DEFAULT_PERSON).ok_or(FlowError::Person(size))?;
    person.card.size = CertificateSize::try_from(size).map_err(|_| FlowError::Person(size))?;
    // 2026-11-21T00:00:00Z. A card has no clock; a fixed day gives the same certificate each time.
    let now = Timestamp::constant(1_795_219_200, 0);
    let mint = Mint::at(now);
    let certificate = person.card_image(&mint, now)?.authentication_certificate;
    Ok(Issued {
        card: person.card(&mint, now)?,
        known: Known {
            certificate,
            pin: person.card.pin.as_str().to_owned(),
            terminal: AnsweredTerminal::new(mint.terminal(TerminalDraft::default())?),
        },
    })
}

/// Runs `flow` on a fresh card and gives what went over the link.
///
/// # Errors
/// [`FlowError`] when the flow does not end as it should.
pub fn run(flow: Flow, size: u16) -> Result<Traffic, FlowError> {
    let Issued { mut card, known } = issue(size)?;
    let ear = Ear::on(&mut card);
    let mut task = flow.task(&known, &Binding::synthetic())?;
    let outcome = drive(&mut task, &mut Inserted(card), |_| ());
    ended_well(flow, &outcome)?;
    Ok(ear.take())
}

/// Whether the flow reached its end.
///
/// # Errors
/// [`FlowError::Ended`] when not.
pub fn ended_well(flow: Flow, outcome: &Outcome) -> Result<(), FlowError> {
    match outcome {
        Outcome::Signed { .. } | Outcome::Tries { .. } => Ok(()),
        other => Err(FlowError::Ended {
            flow: flow.name(),
            code: other.code(),
        }),
    }
}

/// The virtual card in a reader of its own, with no reader's time in between.
#[derive(Debug)]
pub struct Inserted(pub VirtualCard);

impl BlockingLink for Inserted {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        Ok(self.0.transmit(apdu))
    }

    fn release(&mut self, power_off: bool) {
        if power_off {
            self.0.power_off();
        } else {
            self.0.disconnect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_the_project_has_set_itself() {
        for size in SIZES {
            for flow in Flow::ALL {
                // The first extended read asks for 1,664 bytes; a longer certificate costs a second one, once.
                let rest = usize::from(matches!(flow, Flow::CheckExtended | Flow::Visual) && size > 1664);
                assert_eq!(
                    run(flow, size).unwrap().apdus(),
                    flow.apdus_to_reach(size) + rest,
                    "{flow:?} of {size} bytes"
                );
            }
        }
        assert_eq!(Flow::CheckShort.apdus_to_reach(1590), 12);
    }

    #[test]
    fn a_reader_that_knows_the_length_sends_the_ideal_list() {
        for size in SIZES {
            let traffic = run(Flow::CheckExtendedSeen, size).unwrap();
            assert_eq!(traffic, crate::floor::ideal(size.into()), "{size} bytes");
        }
    }
}
