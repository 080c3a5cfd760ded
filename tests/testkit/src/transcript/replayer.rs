//! Playing the surroundings of a task, and demanding that it does exactly what was recorded.

use super::TranscriptError;
use super::masked::MaskedApdu;
use super::step::Step;

/// What became of a challenge that the service was to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relayed {
    /// The service's answer.
    Answer(Vec<u8>),
    /// The service refuses with this code.
    Refused(String),
    /// Nothing, until time is up.
    Late,
}

/// Goes through the steps of one tap.
///
/// Step by step, [`event`](Self::event) gives what to feed and [`say`](Self::say) takes each command. A link that blocks
/// uses [`transmit`](Self::transmit) instead, which skips to the answer; progress and ticks are then not compared.
#[derive(Debug)]
pub struct Replayer<'a> {
    steps: &'a [Step],
    at: usize,
    cancelled: bool,
}

impl<'a> Replayer<'a> {
    /// A replay of these steps.
    #[must_use]
    pub const fn new(steps: &'a [Step]) -> Self {
        Self {
            steps,
            at: 0,
            cancelled: false,
        }
    }

    /// The next event to feed; `None` when the transcript waits for a command, or is over.
    pub fn event(&mut self) -> Option<&'a Step> {
        let step = self.peek().filter(|step| step.is_event())?;
        self.at += 1;
        Some(step)
    }

    /// Takes a command of the task.
    ///
    /// # Errors
    /// [`TranscriptError::Different`] when it is another than the recorded one.
    pub fn say(&mut self, said: &Step) -> Result<(), TranscriptError> {
        match self.peek() {
            Some(step) if step == said => {
                self.at += 1;
                Ok(())
            }
            expected => Err(self.different(expected, said.to_string())),
        }
    }

    /// Sends a command and gives its answer, `None` where the link was lost or silent.
    ///
    /// # Errors
    /// [`TranscriptError::Different`] when it is another than the recorded one.
    pub fn transmit(&mut self, apdu: &[u8]) -> Result<Option<Vec<u8>>, TranscriptError> {
        self.skip(|step| matches!(step, Step::Started | Step::Progress(_)));
        self.say(&Step::Transmit(MaskedApdu::new(apdu)))?;
        self.skip(|step| matches!(step, Step::Tick(_) | Step::WaitUntil(_)));
        if self.peek() == Some(&Step::Cancel) {
            self.at += 1;
            self.cancelled = true;
        }
        match self.event() {
            Some(Step::Response(bytes)) => Ok(Some(bytes.clone())),
            _ => Ok(None),
        }
    }

    /// Has the service answer a challenge of the card.
    ///
    /// # Errors
    /// [`TranscriptError::Different`] when it is another than the recorded one.
    pub fn relay(&mut self, challenge: &[u8]) -> Result<Relayed, TranscriptError> {
        self.say(&Step::Relay(challenge.to_vec()))?;
        self.skip(|step| matches!(step, Step::Tick(_) | Step::WaitUntil(_)));
        let relayed = match self.peek() {
            Some(Step::RelayAnswer(answer)) => Relayed::Answer(answer.clone()),
            Some(Step::RelayRefused(code)) => Relayed::Refused(code.clone()),
            _ => return Ok(Relayed::Late),
        };
        self.at += 1;
        Ok(relayed)
    }

    /// Gives the card back.
    ///
    /// # Errors
    /// [`TranscriptError::Different`] when the transcript does not.
    pub fn release(&mut self, power_off: bool) -> Result<(), TranscriptError> {
        self.skip(|step| matches!(step, Step::Started | Step::Progress(_)));
        self.say(&Step::Release { power_off })
    }

    /// Whether the person has cancelled by now; told once.
    pub fn cancel_requested(&mut self) -> bool {
        std::mem::take(&mut self.cancelled)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`TranscriptError::Different`] when the task ended before its transcript.
    pub fn finish(self) -> Result<(), TranscriptError> {
        match self.peek() {
            None => Ok(()),
            expected => Err(self.different(expected, "the end".to_owned())),
        }
    }

    fn peek(&self) -> Option<&'a Step> {
        self.steps.get(self.at)
    }

    fn skip(&mut self, beside: impl Fn(&Step) -> bool) {
        while self.peek().is_some_and(&beside) {
            self.at += 1;
        }
    }

    fn different(&self, expected: Option<&Step>, found: String) -> TranscriptError {
        TranscriptError::Different {
            step: self.at + 1,
            expected: expected.map_or_else(|| "the end".to_owned(), ToString::to_string),
            found,
        }
    }
}
