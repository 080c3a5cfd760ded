//! How long is waited for a card, and for what stands in its way. Time is an argument.

use std::time::Duration;

use super::ReaderError;
use super::fault::Fault;

/// How long a person has to hold a card over the reader.
const CARD: Duration = Duration::from_secs(60);
/// How long another program may keep the card before we say so: Windows looks at a new card first, for seconds.
const IN_USE: Duration = Duration::from_secs(5);
/// How long a card may be mute: it may be on its way in.
const MUTE: Duration = Duration::from_secs(5);
/// How long service and readers may be away while they start again.
const SERVICE: Duration = Duration::from_secs(10);
/// First and longest pause before a card that could not be taken is tried again.
const BREATH: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(800)];

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Look again, after a pause.
    Look(Duration),
    /// Build a new context after a pause, then look again.
    Rebuild(Duration),
    /// Give up.
    Stop(ReaderError),
}

/// The system, where it makes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Its service runs only while a reader is connected.
    Windows,
    /// macOS and Linux.
    Other,
}

impl System {
    /// The one this program runs on.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Other };

    /// What staff are told when there is no service.
    pub const fn without_service(self) -> ReaderError {
        match self {
            Self::Windows => ReaderError::NoReader,
            Self::Other => ReaderError::ServiceUnavailable,
        }
    }
}

/// Waiting for one card.
#[derive(Debug)]
pub struct Patience {
    system: System,
    /// The obstacle met last, since when, and how often in a row.
    obstacle: Option<(Fault, Duration, u32)>,
    readers_seen: bool,
}

impl Patience {
    /// Waiting begins.
    pub const fn new(system: System) -> Self {
        Self {
            system,
            obstacle: None,
            readers_seen: false,
        }
    }

    /// There are readers. `fault` is why the card in one of them cannot be taken; without one there is no card yet.
    /// `waited` is the time since waiting began.
    pub fn readers(&mut self, waited: Duration, fault: Option<Fault>) -> Next {
        self.readers_seen = true;
        self.judge(waited, fault)
    }

    /// The readers could not be asked, or there is none.
    pub fn no_readers(&mut self, waited: Duration, fault: Fault) -> Next {
        // No card was asked yet: whatever else it is, it is the service's.
        let fault = if fault == Fault::ReaderGone {
            fault
        } else {
            Fault::Service
        };
        self.judge(waited, Some(fault))
    }

    fn judge(&mut self, waited: Duration, fault: Option<Fault>) -> Next {
        let [first, longest] = BREATH;
        if waited > CARD {
            return Next::Stop(ReaderError::CardTimeout);
        }
        let fault = match fault {
            // Looking for a card waits by itself.
            None => {
                self.obstacle = None;
                return Next::Look(Duration::ZERO);
            }
            // A card on its way out is no obstacle, it is no card.
            Some(Fault::Removed | Fault::Reset) => {
                self.obstacle = None;
                return Next::Look(first);
            }
            Some(fault) => fault,
        };
        let (since, times) = match self.obstacle {
            Some((same, since, times)) if same == fault => (since, times.saturating_add(1)),
            _ => (waited, 0),
        };
        self.obstacle = Some((fault, since, times));
        let (most, error) = match fault {
            Fault::InUse => (IN_USE, ReaderError::InUse),
            Fault::ReaderGone if self.readers_seen => (SERVICE, ReaderError::NoReader),
            Fault::ReaderGone => (Duration::ZERO, ReaderError::NoReader),
            Fault::Service if self.readers_seen => (SERVICE, self.system.without_service()),
            Fault::Service => (Duration::ZERO, self.system.without_service()),
            Fault::Mute | Fault::Other | Fault::Removed | Fault::Reset => (MUTE, ReaderError::CardMute),
        };
        if waited.saturating_sub(since) >= most {
            return Next::Stop(error);
        }
        let pause = first.saturating_mul(1 << times.min(8)).min(longest);
        if fault == Fault::Service {
            Next::Rebuild(pause)
        } else {
            Next::Look(pause)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs until patience ends; when that was, how often was looked again, and why it ended.
    fn until_the_end(mut patience: Patience, fault: Option<Fault>) -> (Duration, u32, ReaderError) {
        let (mut now, mut looks) = (Duration::ZERO, 0);
        loop {
            let pause = match patience.judge(now, fault) {
                Next::Look(pause) | Next::Rebuild(pause) => pause,
                Next::Stop(error) => return (now, looks, error),
            };
            looks += 1;
            // Looking itself takes a turn when there is no card.
            now += pause.max(Duration::from_millis(if fault.is_none() { 500 } else { 1 }));
        }
    }

    fn with_readers(system: System) -> Patience {
        let mut patience = Patience::new(system);
        assert_eq!(patience.readers(Duration::ZERO, None), Next::Look(Duration::ZERO));
        patience
    }

    #[test]
    fn each_obstacle_has_its_patience_and_its_words() {
        let table = [
            (System::Other, None, 60, ReaderError::CardTimeout),
            (System::Other, Some(Fault::Removed), 60, ReaderError::CardTimeout),
            (System::Other, Some(Fault::InUse), 5, ReaderError::InUse),
            (System::Other, Some(Fault::Mute), 5, ReaderError::CardMute),
            (System::Other, Some(Fault::ReaderGone), 10, ReaderError::NoReader),
            (
                System::Other,
                Some(Fault::Service),
                10,
                ReaderError::ServiceUnavailable,
            ),
            (System::Windows, Some(Fault::Service), 10, ReaderError::NoReader),
        ];
        for (system, fault, seconds, error) in table {
            let (ended, looks, with) = until_the_end(with_readers(system), fault);
            assert_eq!(with, error, "{fault:?}");
            assert_eq!(ended.as_secs(), seconds, "{fault:?}");
            // Backing off: a card in use is asked for some ten times, not hundreds of times.
            assert!(
                seconds == 60 || (4..=20).contains(&looks),
                "{fault:?}: {looks} looks"
            );
        }
    }

    #[test]
    fn without_reader_or_service_from_the_start_nobody_waits() {
        let mut patience = Patience::new(System::Other);
        assert_eq!(
            patience.no_readers(Duration::ZERO, Fault::ReaderGone),
            Next::Stop(ReaderError::NoReader)
        );
        let mut patience = Patience::new(System::Windows);
        assert_eq!(
            patience.no_readers(Duration::ZERO, Fault::Service),
            Next::Stop(ReaderError::NoReader)
        );
    }

    #[test]
    fn a_lost_service_is_rebuilt_and_a_removed_card_is_waited_for() {
        let mut patience = with_readers(System::Windows);
        let second = Duration::from_secs(1);
        assert!(matches!(
            patience.no_readers(second, Fault::Service),
            Next::Rebuild(_)
        ));
        for passing in [Fault::Removed, Fault::Reset] {
            assert_eq!(patience.readers(second, Some(passing)), Next::Look(BREATH[0]));
        }
        // An obstacle that went away begins anew.
        assert_eq!(
            patience.readers(second, Some(Fault::InUse)),
            Next::Look(BREATH[0])
        );
        assert_eq!(
            patience.readers(second, Some(Fault::InUse)),
            Next::Look(BREATH[0] * 2)
        );
        assert_eq!(patience.readers(second, None), Next::Look(Duration::ZERO));
        assert_eq!(
            patience.readers(second, Some(Fault::InUse)),
            Next::Look(BREATH[0])
        );
    }
}
