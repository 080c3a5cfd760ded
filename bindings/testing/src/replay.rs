//! The golden transcripts through the facade's tap.

use std::sync::{Arc, Mutex, MutexGuard};

use kazasu_card::KeptCertificate;
use kazasu_ffi::{Tap, TapCommand, TapEvent, TapProgress};
use kazasu_testkit::transcript::{self, MaskedApdu, Step};

use crate::desk::Desk;
use crate::{said, tape};

/// The tap said something else than was recorded.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Error)]
pub enum Different {
    /// At one step.
    At {
        /// Number of the step in its tap, from 1.
        step: u32,
        /// What was recorded.
        expected: String,
        /// What was said.
        found: String,
    },
    /// The text is no transcript.
    Malformed {
        /// Where and why.
        reason: String,
    },
}

impl std::fmt::Display for Different {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Different {}

/// A parsed transcript. Its taps are replayed in their order: what one keeps, the next goes on with.
#[derive(uniffi::Object)]
pub struct Transcript {
    transcript: transcript::Transcript,
    kept: Mutex<Option<KeptCertificate>>,
}

#[uniffi::export]
impl Transcript {
    /// Reads the text of a file.
    #[uniffi::constructor]
    pub fn parse(text: &str) -> Result<Arc<Self>, Different> {
        let transcript = text
            .parse()
            .map_err(|error: transcript::TranscriptError| Different::Malformed {
                reason: error.to_string(),
            })?;
        Ok(Arc::new(Self {
            transcript,
            kept: Mutex::default(),
        }))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.transcript.name.clone()
    }

    /// How many taps it has.
    #[must_use]
    pub fn taps(&self) -> u32 {
        u32::try_from(self.transcript.taps.len()).unwrap()
    }

    /// The replay of one tap, from 0.
    #[must_use]
    pub fn replay(self: Arc<Self>, tap: u32) -> Arc<Replay> {
        let index = usize::try_from(tap).unwrap();
        let desk = Desk::default();
        let task = tape::task(&self.transcript.taps[index], kept(&self).as_ref(), &desk);
        Arc::new(Replay {
            tap: Tap::of(task, None),
            transcript: self,
            index,
            place: Mutex::new(0),
            desk,
        })
    }
}

/// One tap played back: events out, commands in.
#[derive(uniffi::Object)]
pub struct Replay {
    transcript: Arc<Transcript>,
    index: usize,
    place: Mutex<usize>,
    desk: Desk,
    tap: Arc<Tap>,
}

#[uniffi::export]
impl Replay {
    /// The next event to feed; absent where the transcript waits for a command, or is over.
    #[must_use]
    pub fn event(&self) -> Option<TapEvent> {
        let mut place = self.place.lock().unwrap();
        let step = self.step(*place).filter(|step| step.is_event())?;
        *place += 1;
        self.desk.answer(step);
        Some(match step {
            Step::Started => TapEvent::Started,
            Step::Response(answer) => TapEvent::Response {
                answer: answer.clone(),
            },
            Step::RelayAnswer(_) | Step::RelayRefused(_) => TapEvent::Wake,
            Step::Lost => TapEvent::Disconnected,
            Step::Cancel => TapEvent::Cancel,
            Step::SeveralCards => TapEvent::SeveralCards,
            Step::OtherTag => TapEvent::OtherTag,
            Step::Tick(now) => TapEvent::Tick { now_ms: *now },
            command => panic!("{command} comes out of a task"),
        })
    }

    /// As the product's own tap.
    pub fn feed(&self, event: TapEvent) -> Result<Vec<TapCommand>, Different> {
        let commands = self.tap.feed(event);
        // Within Rust, before the shell hears of anything.
        if let Some(challenge) = self.desk.asked() {
            self.say(&Step::Relay(challenge))?;
        }
        Ok(commands)
    }

    /// Takes the commands as they came back over the bridge.
    pub fn said(&self, commands: Vec<TapCommand>) -> Result<(), Different> {
        commands.iter().try_for_each(|command| {
            let step = match command {
                TapCommand::Transmit { apdu } => Step::Transmit(MaskedApdu::new(apdu)),
                TapCommand::WaitUntil { at_ms } => Step::WaitUntil(*at_ms),
                TapCommand::Progress { progress } => Step::Progress(self.words(*progress)),
                TapCommand::Release { power_off } => Step::Release {
                    power_off: *power_off,
                },
                TapCommand::Done { end } => {
                    let done = self
                        .tap
                        .with_outcome(|outcome| (outcome.code(), said::done(outcome)));
                    let (code, done) = done.ok_or_else(|| self.different("an outcome".to_owned()))?;
                    if end.code != code {
                        return Err(self.different(format!("< done {}", end.code)));
                    }
                    Step::Done(done)
                }
            };
            self.say(&step)
        })
    }

    /// Checks that nothing is left.
    pub fn finish(&self) -> Result<(), Different> {
        if let Some(now) = self.tap.with_outcome(tape::kept).flatten() {
            *kept(&self.transcript) = Some(now);
        }
        match self.step(*self.place.lock().unwrap()) {
            None => Ok(()),
            Some(_) => Err(self.different("the end".to_owned())),
        }
    }
}

impl Replay {
    fn steps(&self) -> &[Step] {
        &self.transcript.transcript.taps[self.index].steps
    }

    fn step(&self, place: usize) -> Option<&Step> {
        self.steps().get(place)
    }

    fn say(&self, said: &Step) -> Result<(), Different> {
        let mut place = self.place.lock().unwrap();
        if self.step(*place) == Some(said) {
            *place += 1;
            return Ok(());
        }
        drop(place);
        Err(self.different(said.to_string()))
    }

    fn different(&self, found: String) -> Different {
        let place = *self.place.lock().unwrap();
        Different::At {
            step: u32::try_from(place + 1).unwrap(),
            expected: self
                .step(place)
                .map_or_else(|| "the end".to_owned(), ToString::to_string),
            found,
        }
    }

    /// The facade tells no certificate: its fingerprint is taken as recorded here, and compared with the outcome's.
    fn words(&self, progress: TapProgress) -> String {
        match progress {
            TapProgress::Found => "found".to_owned(),
            TapProgress::ReadingCertificate { percent } => format!("reading {percent}"),
            TapProgress::CertificateRead => match self.step(*self.place.lock().unwrap()) {
                Some(Step::Progress(words)) if words.starts_with("certificate ") => words.clone(),
                _ => "certificate".to_owned(),
            },
            TapProgress::TriesLeft { tries } => format!("tries {tries}"),
            TapProgress::Verifying => "verifying".to_owned(),
            TapProgress::Opening => "opening".to_owned(),
            TapProgress::Signing => "signing".to_owned(),
            TapProgress::Leaving => "leaving".to_owned(),
        }
    }
}

fn kept(transcript: &Transcript) -> MutexGuard<'_, Option<KeptCertificate>> {
    transcript.kept.lock().unwrap()
}
