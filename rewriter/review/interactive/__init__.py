"""The review on a full screen (textual): drivers, diff, proof and function; all it knows of the review is `review.session`."""
