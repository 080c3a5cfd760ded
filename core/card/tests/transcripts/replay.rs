//! Replaying a transcript: step by step, and over a link that blocks.

use std::time::Duration;

use kazasu_card::{BlockingLink, CardTask, Command, LinkLost, Outcome, WakeSignal, drive};
use kazasu_testkit::transcript::{Relayed, Replayer, Step, Tap, TapWatch, Transcript, TranscriptError};

use crate::desk::Desk;
use crate::said;
use crate::tape::{kept, task, typed};

/// Feeds the recorded events and demands the recorded commands.
pub fn step_by_step(transcript: &Transcript) -> Result<(), TranscriptError> {
    let mut left = None;
    for tap in &transcript.taps {
        let desk = Desk::default();
        let outcome = tap_step_by_step(tap, &mut task(tap, left.as_ref(), &desk), &desk)?;
        left = outcome.as_ref().and_then(kept).or(left);
    }
    Ok(())
}

fn tap_step_by_step(tap: &Tap, task: &mut CardTask, desk: &Desk) -> Result<Option<Outcome>, TranscriptError> {
    let mut replayer = Replayer::new(&tap.steps);
    let mut watch = TapWatch::new(tap.consent);
    let mut ended = None;
    while let Some(event) = replayer.event() {
        match event {
            Step::Response(bytes) => watch.answered(bytes),
            Step::Lost => watch.lost(),
            _ => {}
        }
        desk.answer(event);
        let commands = task.feed(said::event(event));
        if let Some(challenge) = desk.asked() {
            replayer.say(&Step::Relay(challenge))?;
        }
        for command in commands {
            replayer.say(&said::step(&command))?;
            match command {
                Command::Transmit(apdu) => {
                    watch.sent(apdu.expose()).unwrap();
                    if apdu.expose().starts_with(&[0x00, 0x20]) && apdu.expose().len() > 5 {
                        assert_eq!(&apdu.expose()[5..], typed(tap).as_bytes(), "what the mask hides");
                    }
                }
                Command::Release { power_off } => watch.released(power_off),
                Command::Done(outcome) => ended = Some(outcome),
                _ => {}
            }
        }
    }
    replayer.finish()?;
    watch.ended().unwrap();
    assert!(task.is_done());
    Ok(ended)
}

/// Whether a link that blocks can tell everything in it: it sees one card and no tags, and not that a card leaves while
/// the service is asked.
fn can_block(tap: &Tap) -> bool {
    let unseen = |step: &Step| matches!(step, Step::SeveralCards | Step::OtherTag);
    let left_alone = |pair: &[Step]| matches!(pair, [Step::Relay(_), Step::Lost | Step::Cancel]);
    !tap.steps.iter().any(unseen) && !tap.steps.windows(2).any(left_alone)
}

/// A link whose other side is a transcript.
struct ReplayLink<'a> {
    replayer: Replayer<'a>,
    desk: Desk,
    different: Option<TranscriptError>,
}

impl ReplayLink<'_> {
    fn note<T>(&mut self, heard: Result<T, TranscriptError>) -> Option<T> {
        heard
            .map_err(|error| self.different.get_or_insert(error).clone())
            .ok()
    }
}

impl BlockingLink for ReplayLink<'_> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        let heard = self.replayer.transmit(apdu);
        self.note(heard).flatten().ok_or(LinkLost)
    }

    fn release(&mut self, power_off: bool) {
        let heard = self.replayer.release(power_off);
        self.note(heard);
    }

    fn wait(&mut self, signal: &WakeSignal, _limit: Duration) -> bool {
        let challenge = self.desk.asked().expect("only the service is waited for");
        let heard = self.replayer.relay(&challenge);
        match self.note(heard) {
            Some(Relayed::Answer(bytes)) => self.desk.answer(&Step::RelayAnswer(bytes)),
            Some(Relayed::Refused(code)) => self.desk.answer(&Step::RelayRefused(code)),
            Some(Relayed::Late) | None => {}
        }
        signal.wait(Duration::ZERO)
    }

    fn cancel_requested(&mut self) -> bool {
        self.replayer.cancel_requested()
    }
}

/// Drives the task over a blocking link that the transcript plays.
pub fn over_a_blocking_link(transcript: &Transcript) -> Result<(), TranscriptError> {
    let mut left = None;
    for tap in transcript.taps.iter().take_while(|tap| can_block(tap)) {
        let desk = Desk::default();
        let mut link = ReplayLink {
            replayer: Replayer::new(&tap.steps),
            desk: desk.clone(),
            different: None,
        };
        let outcome = drive(&mut task(tap, left.as_ref(), &desk), &mut link, |_| ());
        if let Some(different) = link.different {
            return Err(different);
        }
        link.replayer.say(&Step::Done(said::done(&outcome)))?;
        link.replayer.finish()?;
        left = kept(&outcome).or(left);
    }
    Ok(())
}
