//! Journeys over the real parts, and the tests that hold the house.
