//! What our own code costs per tap: CPU time and heap, without the card.
//!
//! The virtual card's answers are recorded once and replayed, so its RSA and its files are not counted. What is left:
//! the task, encoding and decoding, the certificate's hash and the signed bytes. Copying a recorded answer stands for
//! what a link does when it hands its bytes over.

use std::time::Duration;

use kazasu_card::{BlockingLink, LinkLost, drive};

use crate::HEAP;
use crate::binding::Binding;
use crate::flow::{Flow, FlowError, Inserted, Issued, Known, ended_well, issue};

/// Taps per round.
const TAPS: u32 = 2_000;
/// Rounds; the middle one is told. Odd.
const ROUNDS: usize = 9;

/// A flow whose answers are known.
pub struct Recorded {
    flow: Flow,
    known: Known,
    binding: Binding,
    answers: Vec<Vec<u8>>,
}

impl Recorded {
    /// Runs `flow` once on the virtual card.
    ///
    /// # Errors
    /// [`FlowError`] when it does not end as it should.
    pub fn of(flow: Flow, size: u16) -> Result<Self, FlowError> {
        let Issued { card, known } = issue(size)?;
        let mut recorded = Self {
            flow,
            known,
            binding: Binding::synthetic(),
            answers: Vec::new(),
        };
        let mut recorder = Recorder {
            card: Inserted(card),
            answers: Vec::new(),
        };
        recorded.tap(&mut recorder)?;
        recorded.answers = recorder.answers;
        Ok(recorded)
    }

    /// CPU time of this thread per tap, the median of some rounds; `None` where the system does not tell.
    ///
    /// # Errors
    /// [`FlowError`] when a replayed tap does not end as the recorded one.
    pub fn cpu_per_tap(&self) -> Result<Option<Duration>, FlowError> {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let Some(start) = thread_cpu() else {
                return Ok(None);
            };
            for _ in 0..TAPS {
                self.replay()?;
            }
            let Some(end) = thread_cpu() else {
                return Ok(None);
            };
            rounds.push(end.saturating_sub(start) / TAPS);
        }
        rounds.sort();
        Ok(rounds.get(ROUNDS / 2).copied())
    }

    /// Most bytes on the heap during a tap beyond those there before it.
    ///
    /// # Errors
    /// [`FlowError`] when a replayed tap does not end as the recorded one.
    pub fn peak_heap(&self) -> Result<usize, FlowError> {
        // What is made once per process is made here.
        self.replay()?;
        HEAP.reset_peak_usage();
        let before = HEAP.current_usage();
        self.replay()?;
        Ok(HEAP.peak_usage().saturating_sub(before))
    }

    fn replay(&self) -> Result<(), FlowError> {
        self.tap(&mut Replay(self.answers.iter()))
    }

    fn tap(&self, link: &mut impl BlockingLink) -> Result<(), FlowError> {
        let mut task = self.flow.task(&self.known, &self.binding)?;
        ended_well(self.flow, &drive(&mut task, link, |_| ()))
    }
}

/// Keeps what the card answers.
struct Recorder {
    card: Inserted,
    answers: Vec<Vec<u8>>,
}

impl BlockingLink for Recorder {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        let answer = self.card.transmit(apdu)?;
        self.answers.push(answer.clone());
        Ok(answer)
    }

    fn release(&mut self, power_off: bool) {
        self.card.release(power_off);
    }
}

/// Answers as recorded, whatever is sent: the task is the same, so are its commands.
struct Replay<'a>(std::slice::Iter<'a, Vec<u8>>);

impl BlockingLink for Replay<'_> {
    fn transmit(&mut self, _apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        self.0.next().cloned().ok_or(LinkLost)
    }

    fn release(&mut self, _power_off: bool) {}
}

/// CPU time this thread has used so far: other programs on the machine do not count.
#[cfg(unix)]
fn thread_cpu() -> Option<Duration> {
    read(rustix::time::ClockId::ThreadCPUTime)
}

/// CPU time all threads of this process have used so far.
#[cfg(unix)]
pub fn process_cpu() -> Option<Duration> {
    read(rustix::time::ClockId::ProcessCPUTime)
}

#[cfg(unix)]
fn read(clock: rustix::time::ClockId) -> Option<Duration> {
    let now = rustix::time::clock_gettime(clock);
    let seconds = u64::try_from(now.tv_sec).ok()?;
    let nanos = u32::try_from(now.tv_nsec).ok()?;
    Some(Duration::new(seconds, nanos))
}

#[cfg(not(unix))]
fn thread_cpu() -> Option<Duration> {
    None
}

/// CPU time all threads of this process have used so far.
#[cfg(not(unix))]
pub fn process_cpu() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_tap_replays_to_the_same_end() {
        for flow in Flow::ALL {
            let recorded = Recorded::of(flow, 1590).unwrap();
            recorded.replay().unwrap();
            // One answer short, it must not end well: the replay is the tap's own course.
            let cut = Recorded {
                answers: recorded.answers[..recorded.answers.len() - 2].to_vec(),
                ..recorded
            };
            assert!(cut.replay().is_err(), "{flow:?}");
        }
    }
}
