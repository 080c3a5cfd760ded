//! Log-ins: begun with a fresh random cookie, ended by rest, by age or by hand.

use jiff::{SignedDuration, Timestamp};

use super::id::UserId;
use super::person::Person;
use super::token::Token;
use super::visitor::{Reviewer, Visitor};
use crate::service::Service;
use crate::store::portal_membership::{self, MembershipState};
use crate::store::portal_session::{self, Session, Who};
use crate::store::{StoreError, Write, facility, operator, portal_user};

/// Whom a session is of.
pub(super) enum Account {
    /// A user.
    User(Visitor),
    /// A person of the operator.
    Operator(Reviewer),
}

/// Requests closer together than this move the end of a session on once: most pages cost no write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// The session of a token's hash and whom it is of; its rest begins anew.
pub(super) async fn find(
    service: &Service,
    hash: &[u8; 32],
) -> Result<Option<(Session, Account)>, StoreError> {
    let now = service.clock.now();
    let Some(mut session) = portal_session::find(&service.store, hash, now).await? else {
        return Ok(None);
    };
    let account = match &session.who {
        Who::User(id) => visitor(service, id, session.proved_at.is_some())
            .await?
            .map(Account::User),
        Who::Operator(id) => operator::by_id(&service.store, id).await?.map(|person| {
            Account::Operator(Reviewer {
                operator_id: person.operator_id,
                name: person.name,
                proved: session.proved_at.is_some(),
            })
        }),
    };
    let Some(account) = account else {
        return Ok(None);
    };
    let idle_at = idle_end(service, now);
    if idle_at.duration_since(session.idle_at) >= NOTED_EVERY {
        let mut write = service.store.write().await?;
        portal_session::prolong(&mut write, hash, idle_at, session.ends_at).await?;
        write.commit().await?;
        session.idle_at = idle_at;
    }
    Ok(Some((session, account)))
}

/// Begins a session; the token goes into its cookie.
pub(super) async fn begin(service: &Service, write: &mut Write, who: Who) -> Result<Token, StoreError> {
    let token = Token::new();
    let now = service.clock.now();
    let session = Session {
        hash: token.hash(),
        who,
        begun_at: now,
        idle_at: idle_end(service, now),
        ends_at: age_end(service, now),
        proved_at: None,
    };
    portal_session::insert(write, &session).await?;
    Ok(token)
}

/// Begins the time of a session anew, rest and age: nobody is put out in the middle of a long form.
pub(super) async fn extend(service: &Service, session: &Session) -> Result<(), StoreError> {
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    let (idle_at, ends_at) = (idle_end(service, now), age_end(service, now));
    portal_session::prolong(&mut write, &session.hash, idle_at, ends_at).await?;
    write.commit().await
}

/// A user as pages see it.
pub(super) async fn visitor(
    service: &Service,
    user_id: &UserId,
    proved: bool,
) -> Result<Option<Visitor>, StoreError> {
    let Some(user) = portal_user::by_id(&service.store, user_id).await? else {
        return Ok(None);
    };
    let person = Person::open(
        service.keys.as_ref(),
        "portal_users",
        user.user_id.as_str(),
        &user.sealed,
    )?;
    let mut facilities = Vec::new();
    for membership in portal_membership::of_user(&service.store, user_id).await? {
        if membership.state == MembershipState::Active
            && let Some(id) = &membership.facility_id
        {
            facilities.extend(facility::by_id(&service.store, id).await?);
        }
    }
    Ok(Some(Visitor {
        user_id: user.user_id,
        kind: user.kind,
        name: person.full_name(),
        email: person.email,
        telephone: person.telephone,
        facilities,
        proved,
    }))
}

fn idle_end(service: &Service, now: Timestamp) -> Timestamp {
    let minutes = i64::from(service.settings.portal.idle_minutes);
    after(now, SignedDuration::from_secs(60 * minutes))
}

fn age_end(service: &Service, now: Timestamp) -> Timestamp {
    let hours = i64::from(service.settings.portal.session_hours);
    after(now, SignedDuration::from_hours(hours))
}

pub(super) fn after(now: Timestamp, time: SignedDuration) -> Timestamp {
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
