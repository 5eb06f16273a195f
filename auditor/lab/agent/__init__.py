"""The lab's ECS agent: reads services from the AWS API, runs their tasks as local processes, tells the API what is."""
