"""A review without a screen: where it stands, what was answered, what is shown. The app and the plain prompt drive it."""
