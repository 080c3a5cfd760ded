//! A shell on a virtual clock between the engine and the emulated reader: cuts and merges what the reader sends, and can
//! cut the link at any byte.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use kazasu_reader::j1::{J1Engine, MasterKey};
use kazasu_reader::{Channel, Command, Event, Millis, ReaderEngine, Report};
use kazasu_testkit::card::{CardImage, CardMemory, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::reader::j1::{J1Reader, J1Settings};
use kazasu_testkit::reader::{Channel as Pipe, EmulatedReader, Sent};

pub const OTHER_KEY: [u8; 16] = *b"set by its owner";

/// Where the virtual clock starts, in milliseconds.
pub const START: u64 = 1_000_000;

/// Virtual time after which a run that should have ended has not, in milliseconds.
const PATIENCE: u64 = 60_000;

pub struct Rig {
    engine: J1Engine,
    pub reader: J1Reader,
    pub now: u64,
    wake: Option<u64>,
    /// Bytes on their way from the reader and when they come.
    air: VecDeque<(u64, u8)>,
    pub reports: Vec<Report>,
    writing: bool,
    /// The link is down, from which side ever.
    pub closed: bool,
    random: u64,
    /// Bytes the link still carries, both ways together.
    pub carries: Option<usize>,
    pub carried: usize,
    /// Card commands the layer above asked for.
    pub asked: usize,
    /// Every command the card heard: instruction and length.
    apdus: Arc<Mutex<Vec<(u8, usize)>>>,
}

impl Rig {
    pub fn new(settings: J1Settings, key: Option<[u8; 16]>, seed: u64) -> Self {
        Self {
            engine: engine(key),
            reader: J1Reader::new(settings),
            now: START,
            wake: None,
            air: VecDeque::new(),
            reports: Vec::new(),
            writing: false,
            closed: true,
            random: seed,
            carries: None,
            carried: 0,
            asked: 0,
            apdus: Arc::default(),
        }
    }

    pub fn with_engine(mut self, change: impl FnOnce(J1Engine) -> J1Engine) -> Self {
        self.engine = change(self.engine);
        self
    }

    /// A new connection with a new engine; reports start afresh.
    pub fn reconnect(&mut self, key: Option<[u8; 16]>) {
        self.engine = engine(key);
        self.reports.clear();
        self.connect();
    }

    pub fn connect(&mut self) {
        self.closed = false;
        self.writing = false;
        self.wake = None;
        self.air.clear();
        let sent = self.reader.open();
        self.carry(sent);
        self.feed(Event::Opened { mtu: 23 });
    }

    /// Connects and waits until a card can be used.
    pub fn log_in(&mut self) {
        self.connect();
        self.until(|rig| rig.reports.contains(&Report::CardPresent));
        assert_eq!(self.reports, [Report::Ready, Report::CardPresent]);
    }

    /// Puts a fresh card on the reader.
    pub fn insert(&mut self) {
        self.insert_card(card());
    }

    pub fn insert_card(&mut self, mut card: VirtualCard) {
        let apdus = Arc::clone(&self.apdus);
        card.observe(move |exchange| {
            apdus
                .lock()
                .unwrap()
                .push((exchange.instruction(), exchange.sent()));
        });
        let sent = self.reader.insert(card);
        self.carry(sent);
    }

    pub fn remove(&mut self) -> Option<VirtualCard> {
        let (card, sent) = self.reader.remove();
        self.carry(sent);
        card
    }

    /// Feeds a wish of the layer above and returns the report that answers it.
    pub fn ask(&mut self, event: Event) -> Report {
        let before = self.reports.len();
        self.feed(event);
        self.until(|rig| rig.closed || rig.reports.iter().skip(before).any(is_answer));
        self.reports
            .iter()
            .skip(before)
            .find(|report| is_answer(report))
            .unwrap_or_else(|| panic!("no answer: {:?}", self.reports))
            .clone()
    }

    pub fn transmit(&mut self, apdu: &[u8]) -> Report {
        self.asked += 1;
        self.ask(Event::Transmit(apdu.to_vec().into()))
    }

    /// Lets virtual time pass until something is the case.
    pub fn until(&mut self, done: impl Fn(&Self) -> bool) {
        let limit = self.now + PATIENCE;
        while !done(self) && !self.closed {
            assert!(self.step(limit), "nothing happens: {:?}", self.reports);
        }
    }

    pub fn pass(&mut self, millis: u64) {
        let limit = self.now + millis;
        while self.step(limit) {}
        self.go(limit);
    }

    /// This device sleeps: its clock and the reader's go on, nobody hears anything, and then the engine is told the time.
    pub fn sleep_with_the_tablet(&mut self, millis: u64) {
        self.go(self.now + millis);
        self.wake = None;
        self.feed(Event::Tick(Millis(self.now)));
    }

    /// The next thing that happens by `limit`, if any.
    fn step(&mut self, limit: u64) -> bool {
        if self.closed {
            return false;
        }
        let next = [self.air.front().map(|(at, _)| *at), self.wake]
            .into_iter()
            .flatten()
            .min()
            .map(|at| at.max(self.now));
        let Some(at) = next.filter(|at| *at <= limit) else {
            return false;
        };
        self.go(at);
        if self.air.front().is_some_and(|(due, _)| *due <= at) {
            self.deliver();
        } else {
            self.wake = None;
            self.feed(Event::Tick(Millis(at)));
        }
        true
    }

    fn go(&mut self, at: u64) {
        let sent = self.reader.advance(Duration::from_millis(at - self.now));
        self.now = at;
        self.carry(sent);
    }

    /// Hands over what has come: 1 to 20 bytes of it, or, one time in four, all of it at once.
    fn deliver(&mut self) {
        let due = self.air.iter().take_while(|(at, _)| *at <= self.now).count();
        let size = match self.random(4) {
            0 => due,
            _ => due.min(1 + self.random(20)),
        };
        let whole = self.carries.is_none_or(|left| left >= size);
        let size = self.carries.map_or(size, |left| left.min(size));
        let bytes: Vec<u8> = self.air.drain(..size).map(|(_, byte)| byte).collect();
        self.use_up(size);
        if !bytes.is_empty() {
            self.feed(Event::Notified(Channel::Answer, bytes));
        }
        if !whole {
            self.cut();
        }
    }

    /// The radio is gone.
    pub fn cut(&mut self) {
        if !self.closed {
            self.closed = true;
            self.air.clear();
            self.feed(Event::Closed);
        }
    }

    pub fn feed(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            if matches!(event, Event::Written) {
                self.writing = false;
            }
            let commands = self.engine.feed(event);
            let tick = !commands.is_empty();
            for command in commands {
                match command {
                    Command::Write(channel, bytes) => {
                        assert_eq!(channel, Channel::Command);
                        assert!((1..=20).contains(&bytes.len()), "{} bytes", bytes.len());
                        assert!(!std::mem::replace(&mut self.writing, true), "two writes open");
                        assert!(!self.closed, "a write after the end");
                        events.push_back(self.written(&bytes));
                    }
                    Command::WaitUntil(at) => self.wake = Some(at.0),
                    Command::Report(report) => self.reports.push(report),
                    Command::Close => {
                        assert!(!self.closed, "closed twice");
                        self.closed = true;
                        self.air.clear();
                        events.push_back(Event::Closed);
                    }
                }
            }
            if tick {
                events.push_back(Event::Tick(Millis(self.now)));
            }
        }
    }

    /// Carries one write, as far as the link holds; what the engine hears of it.
    fn written(&mut self, bytes: &[u8]) -> Event {
        let size = self.carries.map_or(bytes.len(), |left| left.min(bytes.len()));
        self.use_up(size);
        // A packet is carried whole or not at all.
        if size < bytes.len() {
            self.closed = true;
            self.air.clear();
            return Event::Closed;
        }
        let sent = self.reader.receive(Pipe::Command, bytes);
        self.carry(sent);
        Event::Written
    }

    fn use_up(&mut self, size: usize) {
        self.carried += size;
        if let Some(left) = &mut self.carries {
            *left -= size;
        }
    }

    fn carry(&mut self, sent: Vec<Sent>) {
        for sent in sent {
            assert_eq!(sent.channel, Pipe::Answer);
            let due = self.now + u64::try_from(sent.after.as_millis()).unwrap();
            // The radio never reorders.
            let at = self.air.back().map_or(due, |(last, _)| due.max(*last));
            self.air.extend(sent.bytes.into_iter().map(|byte| (at, byte)));
        }
    }

    /// Below `end`, the same for the same seed (xorshift).
    fn random(&mut self, end: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        usize::try_from(self.random % u64::try_from(end).unwrap()).unwrap()
    }

    /// Instruction and length of every command the card heard, in order.
    pub fn heard_by_card(&self) -> Vec<(u8, usize)> {
        self.apdus.lock().unwrap().clone()
    }
}

/// Whether a report answers a wish.
fn is_answer(report: &Report) -> bool {
    matches!(
        report,
        Report::PoweredOn(_)
            | Report::PoweredOff
            | Report::Answer(_)
            | Report::Failed(_)
            | Report::CardGone
            | Report::Asleep
    )
}

fn engine(key: Option<[u8; 16]>) -> J1Engine {
    J1Engine::new(key.map(MasterKey::new), [[0x42; 16], [0x43; 16]])
}

pub fn image() -> &'static CardImage {
    static IMAGE: OnceLock<CardImage> = OnceLock::new();
    IMAGE.get_or_init(|| {
        let now = jiff::Timestamp::constant(1_795_219_200, 0);
        people::by_id("valid")
            .unwrap()
            .card_image(&Mint::at(now), now)
            .unwrap()
    })
}

pub fn card() -> VirtualCard {
    VirtualCard::new(image().clone(), CardMemory::default())
}
