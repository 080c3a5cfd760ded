//! The load: checks begin at a fixed rate, whatever became of those before (open loop), over kept-alive connections.
//!
//! One thread. A check waits for a free connection where all are busy, and that wait counts: latency runs from the instant
//! a check was planned for.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::LocalSet;

use super::Fault;
use super::plan::Plan;

/// Kept-alive connections.
const CONNECTIONS: usize = 256;
/// How long answers may still come after the last check was begun.
const AFTERWARDS: Duration = Duration::from_secs(30);
const REFUSALS_TOLD: usize = 5;
/// What the three requests of a check are answered.
const ANSWERS: [u16; 3] = [200, 202, 200];

/// How fast, and how long.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub per_second: u32,
    pub warm_up: Duration,
    pub measured: Duration,
}

/// One check as it went.
#[derive(Debug, Clone, Copy)]
pub struct Went {
    /// Whether it was begun in the time that is measured.
    pub measured: bool,
    /// From its planned begin to the end of each of its answers; `None` where one was refused or did not come.
    pub ends: Option<[Duration; 3]>,
}

/// What is seen at the begin and the end of the measured time.
#[derive(Debug, Clone)]
pub struct Seen<T> {
    pub begin: T,
    pub end: T,
    /// Checks that ended between the two, whenever they were begun.
    pub ended: usize,
}

struct Queue {
    due: RefCell<VecDeque<(usize, Instant)>>,
    notify: Notify,
    went: RefCell<Vec<Went>>,
    refusals: RefCell<Vec<String>>,
}

impl Queue {
    /// Keeps the first refusals to be told at the end.
    fn tell(&self, fault: &Fault) {
        let mut refusals = self.refusals.borrow_mut();
        if refusals.len() < REFUSALS_TOLD {
            refusals.push(fault.to_string());
        }
    }
}

impl Pace {
    /// All checks of a run.
    pub fn checks(self) -> usize {
        self.begun_in(self.warm_up + self.measured)
    }

    fn begun_in(self, time: Duration) -> usize {
        let checks = time.as_millis() * u128::from(self.per_second) / 1_000;
        usize::try_from(checks).unwrap_or(usize::MAX)
    }
}

/// Runs the load; `look` is called at the begin and the end of the measured time.
pub fn run<T: 'static>(
    address: SocketAddr,
    plans: Vec<Plan>,
    pace: Pace,
    look: impl Fn() -> T + 'static,
) -> Result<(Vec<Went>, Seen<T>), Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = LocalSet::new();
    local.block_on(&runtime, async move {
        let plans = Rc::new(plans);
        let first = pace.begun_in(pace.warm_up);
        let queue = Rc::new(Queue {
            due: RefCell::default(),
            notify: Notify::new(),
            went: RefCell::default(),
            refusals: RefCell::default(),
        });
        for _ in 0..CONNECTIONS.min(plans.len()) {
            let connection = connect(address).await?;
            tokio::task::spawn_local(serve(connection, address, plans.clone(), queue.clone(), first));
        }
        let seen = begin_all(plans.len(), pace, &queue, look).await?;
        let patience = Instant::now() + AFTERWARDS;
        while queue.went.borrow().len() < plans.len() && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        for refusal in queue.refusals.take() {
            eprintln!("refused: {refusal}");
        }
        let mut went = queue.went.take();
        let lost = Went {
            measured: true,
            ends: None,
        };
        went.resize(plans.len().max(went.len()), lost);
        Ok((went, seen))
    })
}

/// Puts checks into the line at their planned instants.
async fn begin_all<T>(
    checks: usize,
    pace: Pace,
    queue: &Queue,
    look: impl Fn() -> T,
) -> Result<Seen<T>, Fault> {
    let begin = Instant::now();
    let between = Duration::from_secs(1) / pace.per_second;
    let mut tick = tokio::time::interval(Duration::from_millis(1));
    let (mut next, mut first) = (0, None);
    while next < checks {
        tick.tick().await;
        let now = Instant::now();
        if first.is_none() && now >= begin + pace.warm_up {
            first = Some((look(), queue.went.borrow().len()));
        }
        while next < checks {
            let planned = begin + between * u32::try_from(next)?;
            if planned > now {
                break;
            }
            queue.due.borrow_mut().push_back((next, planned));
            queue.notify.notify_one();
            next += 1;
        }
    }
    let end = look();
    let (begin, before) = first.ok_or("the run is shorter than its warm-up")?;
    let ended = queue.went.borrow().len() - before;
    Ok(Seen { begin, end, ended })
}

/// Sends checks over one connection, as long as there are any.
async fn serve(
    mut connection: TcpStream,
    address: SocketAddr,
    plans: Rc<Vec<Plan>>,
    queue: Rc<Queue>,
    first_measured: usize,
) {
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        let due = queue.due.borrow_mut().pop_front();
        let Some((number, planned)) = due else {
            queue.notify.notified().await;
            continue;
        };
        let Some(plan) = plans.get(number) else { continue };
        let ends = check(&mut connection, &mut buffer, plan, planned).await;
        queue.went.borrow_mut().push(Went {
            measured: number >= first_measured,
            ends: ends.as_ref().ok().copied(),
        });
        if let Err(fault) = ends {
            queue.tell(&fault);
            // What was left in the middle is of no use any more.
            if let Ok(fresh) = connect(address).await {
                connection = fresh;
            }
        }
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream, Fault> {
    let connection = TcpStream::connect(address).await?;
    connection.set_nodelay(true)?;
    Ok(connection)
}

async fn check(
    connection: &mut TcpStream,
    buffer: &mut Vec<u8>,
    plan: &Plan,
    planned: Instant,
) -> Result<[Duration; 3], Fault> {
    let mut ends = [Duration::ZERO; 3];
    for ((request, expected), end) in plan.requests.iter().zip(ANSWERS).zip(&mut ends) {
        let (status, body) = exchange(connection, buffer, request).await?;
        if status != expected {
            let told = buffer.get(body..).unwrap_or_default();
            return Err(format!("{status} {}", String::from_utf8_lossy(told)).into());
        }
        *end = planned.elapsed();
    }
    Ok(ends)
}

/// Sends a request and reads its answer whole; status, and where its body begins in the buffer.
pub async fn exchange(
    connection: &mut TcpStream,
    buffer: &mut Vec<u8>,
    request: &[u8],
) -> Result<(u16, usize), Fault> {
    connection.write_all(request).await?;
    buffer.clear();
    loop {
        if connection.read_buf(buffer).await? == 0 {
            return Err("the service hung up".into());
        }
        let Some(head) = memchr::memmem::find(buffer, b"\r\n\r\n") else {
            continue;
        };
        let text = buffer.get(..head).unwrap_or_default();
        let length = header(text, b"content-length: ")
            .and_then(|value| value.parse().ok())
            .unwrap_or(0);
        if buffer.len() >= head + 4 + length {
            let status = text
                .get(9..12)
                .and_then(|digits| std::str::from_utf8(digits).ok());
            let status = status.and_then(|digits| digits.parse().ok()).ok_or("no HTTP")?;
            return Ok((status, head + 4));
        }
    }
}

/// The value of a header, by its name in lower case with colon and space.
pub fn header<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let begin = memchr::memmem::find(head, name)? + name.len();
    let rest = head.get(begin..)?;
    let end = memchr::memchr(b'\r', rest).unwrap_or(rest.len());
    std::str::from_utf8(rest.get(..end)?).ok()
}
